// Command bench holds vuonlen tally count against DuckDB and PostgreSQL: the same
// counts of the same made-up rows, compared number for number, in one table.
//
// It is a module of its own, because the product must not depend on DuckDB. Run
// it with "make bench ROWS=5000000".
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	rows := flag.Int("rows", 5_000_000, "rows to make")
	whole := flag.Bool("whole", false, "all hamlets of Viet Nam, however few the rows: 102,000 units and five years, for the memory")
	dir := flag.String("dir", "", "folder for the files; a temporary one that is removed by default")
	program := flag.String("vuonlen", "", "the program vuonlen")
	times := flag.Int("times", 5, "runs of each")
	pg := flag.String("pg", "", "address of a PostgreSQL server of your own, to compare with it too")
	duck := flag.String("duck", "", "carry out one query of DuckDB on this kind of file, write its answer and end")
	out := flag.String("out", "", "where -duck writes its answer")
	threads := flag.Int("threads", 2, "threads of DuckDB")
	flag.Parse()
	if *duck != "" {
		if err := runDuck(*dir, *duck, *out, *threads); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := bench(newCountry(*rows, *whole, *dir), *program, *times, *threads, *pg); err != nil {
		log.Fatal(err)
	}
}

func bench(c country, program string, times, threads int, pg string) error {
	if c.dir == "" {
		var err error
		if c.dir, err = os.MkdirTemp("", "vuonlen-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(c.dir)
	}
	for name, make := range map[string]func() error{"units.csv": c.writeUnits, "reviews.csv": c.writeCSV, "reviews.parquet": c.writeParquet} {
		if _, err := os.Stat(c.file(name)); err == nil {
			continue
		}
		if err := make(); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Printf("%d rows in %d hamlets, %s\n\n", c.rows, c.hamlets, machine(threads))
	fmt.Println("| counts of all units from | ours | memory | DuckDB | memory | ratio | of CPU | to reach | alike |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	for _, kind := range []struct{ name, file, limit string }{
		{"CSV without text columns", "reviews.csv", "≥ 2.5 ×"},
		{"Parquet", "reviews.parquet", "≥ 1.2 ×, aim 2 ×"},
	} {
		ours, theirs := filepath.Join(c.dir, "ours.csv"), filepath.Join(c.dir, "theirs.csv")
		format := strings.TrimPrefix(filepath.Ext(kind.file), ".")
		// In turns, so that what else the machine does falls on both.
		var a, b []run
		for range times + 1 { // the first warms up
			x, err := measure(ours, program, "tally", "count", "--units", c.file("units.csv"), c.file(kind.file))
			if err != nil {
				return err
			}
			y, err := measure("", self, "-dir", c.dir, "-duck", format, "-out", theirs, "-threads", fmt.Sprint(threads))
			if err != nil {
				return err
			}
			a, b = append(a, x), append(b, y)
		}
		x, y := best(a[1:]), best(b[1:])
		alike, err := compare(ours, theirs)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %s | %d MiB | %s | %d MiB | %.1f × | %.1f × | %s | %s |\n",
			kind.name, x, x.memory>>20, y, y.memory>>20, y.wall.Seconds()/x.wall.Seconds(), y.cpu.Seconds()/x.cpu.Seconds(), kind.limit, alike)
	}
	if err := benchTiles(c, times, threads, filepath.Join(c.dir, "theirs.csv")); err != nil {
		return err
	}
	if pg != "" {
		return postgres(c, pg, filepath.Join(c.dir, "ours.csv"), times)
	}
	return nil
}

// run is one run of a program.
type run struct {
	wall, cpu time.Duration
	memory    int64
}

func (r run) String() string {
	return fmt.Sprintf("%.2f s (CPU %.2f s)", r.wall.Seconds(), r.cpu.Seconds())
}

// best is the fastest run: what else a shared machine does only adds.
func best(rs []run) run {
	return slices.MinFunc(rs, func(a, b run) int { return int(a.wall - b.wall) })
}

// compare holds two answers against each other, line by line.
func compare(ours, theirs string) (string, error) {
	a, err := lines(ours)
	if err != nil {
		return "", err
	}
	b, err := lines(theirs)
	if err != nil {
		return "", err
	}
	if len(a) != len(b) {
		return "", fmt.Errorf("%d lines of ours, %d of theirs", len(a), len(b))
	}
	for i := range a {
		// The three fractions are ours: DuckDB counts in floating point.
		x := strings.Split(a[i], ",")
		if len(x) < 24 || strings.Join(x[:24], ",") != b[i] {
			return "", fmt.Errorf("line %d: ours %s, theirs %s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines", len(a)-1), nil
}

func lines(path string) (out []string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := r.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, strings.TrimSuffix(line, "\n"))
	}
}
