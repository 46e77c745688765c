package main

import (
	"os"
	"reflect"
	"testing"

	"vuonlen/unit"
)

// units.gz must say what the tables say; "go generate ./unit" makes it so.
func TestEmbeddedFileIsFresh(t *testing.T) {
	want, err := pack(os.DirFS("../../data"))
	if err != nil {
		t.Fatal(err)
	}
	_, packed := unit.EmbeddedFile()
	got, err := unzip(packed)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Error("unit/data/units.gz is not made from the tables beside it: run go generate ./unit")
	}
}

func TestPackedFormLosesNothing(t *testing.T) {
	want, err := read(os.DirFS("../../data"))
	if err != nil {
		t.Fatal(err)
	}
	if got := unit.Embedded(); !reflect.DeepEqual(got, want) {
		t.Error("what the program reads is not what the tables say")
	}
}
