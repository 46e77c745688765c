package office

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/law"
	"vuonlen/round"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// decider makes the test binary a program that signs the decision on a dossier, to be
// killed.
func decider() bool {
	code := os.Getenv("VUONLEN_TEST_DECIDE")
	if code == "" {
		return false
	}
	db, err := store.Open(context.Background(), store.Options{DSN: os.Getenv("VUONLEN_TEST_DECIDE_DB"), Keys: os.Getenv("VUONLEN_TEST_DECIDE_KEYS"),
		Datasets: Datasets(), Now: func() time.Time { return now }})
	if err == nil {
		o := &Office{DB: db, Actor: "chu", Today: law.DateOf(now)}
		q := wayOf[4].StepRequest
		q.Dossier = code
		fmt.Println("ready")
		_, err = o.TakeStep(context.Background(), q)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("done")
	os.Exit(0)
	return true
}

// TestKilledDecision kills the signing of a decision at random moments: the dossier is
// decided with its act in the journal, or it is not, and then it can be signed again.
func TestKilledDecision(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		o := opened(t, so)
		awardBase(t, o)
		code := nominate(t, as(o, "xa"), nomination("AC1"))
		walk(t, o, code, round.Voted)
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		chance := rand.New(rand.NewPCG(5, 6))
		killed, decided := 0, false
		longest := 200 * time.Millisecond
		for n := 0; n < 6 || !decided && n < 60; n++ {
			before, steps := heads(t, o), len(shown(t, o, code).Steps)
			c := exec.Command(self)
			c.Env = append(os.Environ(), "VUONLEN_TEST_DECIDE="+code, "VUONLEN_TEST_DECIDE_DB="+so.DSN, "VUONLEN_TEST_DECIDE_KEYS="+so.Keys)
			var said strings.Builder
			c.Stdout = &said
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- c.Wait() }()
			select {
			case <-ended:
			case <-time.After(time.Duration(chance.Int64N(int64(longest)))):
				_ = c.Process.Kill()
				<-ended
				killed++
			}
			longest += 150 * time.Millisecond // a slow machine gets there too
			acts, more := heads(t, o)-before, len(shown(t, o, code).Steps)-steps
			switch {
			case acts != int64(more) || more > 1 || decided && more != 0:
				t.Fatalf("%d acts, %d steps: %s", acts, more, said.String())
			case more == 1:
				decided = true
			case !decided && strings.Contains(said.String(), "done"):
				t.Fatal("done, and nothing is decided")
			}
		}
		if killed == 0 || !decided {
			t.Fatalf("%d killed, decided %v: the test says nothing", killed, decided)
		}
		q := wayOf[4].StepRequest
		q.Dossier = code
		if _, err := as(o, "chu").TakeStep(t.Context(), q); fault.KindOf(err) != fault.Conflict {
			t.Errorf("signed twice: %v", err)
		}
		intact(t, o)
	})
}
