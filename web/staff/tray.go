package staff

import (
	"crypto/rand"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
)

// tray keeps files between being sent and being confirmed. Each belongs to who sent
// it; nobody else can open it. The zero tray is empty.
//
// A file has a name on the disk only while it is made: it is open and nameless after
// that (on Windows, which cannot do so, it is removed when it is let go), so that
// nothing of people's data stays when the program ends in whatever way.
type tray struct {
	mu    sync.Mutex
	items map[string]*trayItem
}

// trayItem is one file.
type trayItem struct {
	owner account.Actor
	kind  string // review, member, household_change
	name  string // as the officer's machine called it
	file  *os.File
	size  int64
	since time.Time
	paste bool
}

// Bounds of the tray: how long a file waits, and how many of one person's do.
const (
	trayTime = 2 * time.Hour
	trayMost = 5
)

// given is the file for the office.
func (i *trayItem) given() *office.Given {
	name := i.name
	if i.paste {
		name = office.EnteredPaste
	}
	return &office.Given{Name: name, Content: i.file, Size: i.size}
}

// put takes a file in and gives the token by which its owner gets it again.
func (t *tray) put(i trayItem, content io.Reader) (string, error) {
	f, size, err := nameless(content)
	if err != nil {
		return "", err
	}
	i.size = size
	i.file, i.since = f, time.Now()
	token := strings.ToLower(rand.Text())
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.items == nil {
		t.items = map[string]*trayItem{}
	}
	t.sweep(i.owner)
	t.items[token] = &i
	return token, nil
}

// nameless keeps content in a file without a name.
func nameless(content io.Reader) (f *os.File, size int64, err error) {
	if f, err = os.CreateTemp("", "vuonlen-*"); err != nil { // mode 0600
		return nil, 0, err
	}
	if runtime.GOOS != "windows" {
		err = os.Remove(f.Name())
	}
	if err == nil {
		size, err = io.Copy(f, content)
	}
	if err != nil {
		discard(f)
		return nil, 0, err
	}
	return f, size, nil
}

// replace puts other content in the place of a file, under the same token: a form that
// is sent twice finds it both times.
func (t *tray) replace(owner account.Actor, token string, content io.Reader) error {
	f, size, err := nameless(content)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	i, ok := t.items[token]
	if !ok || i.owner != owner {
		discard(f)
		return gone()
	}
	next := *i
	next.file, next.size = f, size
	t.items[token] = &next
	discard(i.file)
	return nil
}

func gone() error {
	return fault.New(fault.NotFound, lang.T("entry.tray.gone")).Do(lang.T("entry.tray.gone_do"))
}

// sweep lets go of what waits too long, and of the oldest of an owner who has too
// many.
func (t *tray) sweep(owner account.Actor) {
	mine, oldest := 0, ""
	for token, i := range t.items {
		if time.Since(i.since) > trayTime {
			discard(i.file)
			delete(t.items, token)
			continue
		}
		if i.owner == owner {
			mine++
			if oldest == "" || i.since.Before(t.items[oldest].since) {
				oldest = token
			}
		}
	}
	if mine >= trayMost {
		discard(t.items[oldest].file)
		delete(t.items, oldest)
	}
}

// get finds a file of an owner.
func (t *tray) get(owner account.Actor, token string) (*trayItem, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i, ok := t.items[token]
	if !ok || i.owner != owner || time.Since(i.since) > trayTime {
		return nil, gone()
	}
	return i, nil
}

// drop lets a file go.
func (t *tray) drop(owner account.Actor, token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i, ok := t.items[token]; ok && i.owner == owner {
		discard(i.file)
		delete(t.items, token)
	}
}

func discard(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name()) // it has no name any more where that is possible
}
