package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"vuonlen/internal/fault"
)

// sent is a visit that sends a form of parts.
func sent(t *testing.T, write func(*multipart.Writer) error) *Visit {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := write(w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	v := visit("")
	v.Request = httptest.NewRequest(http.MethodPost, "/x", &b)
	v.Request.Header.Set("Content-Type", w.FormDataContentType())
	return v
}

// TestFormWith: what was typed is there whatever is sent with it; of files no more is held
// than tells that they are too large or too many.
func TestFormWith(t *testing.T) {
	v := sent(t, func(w *multipart.Writer) error {
		for i := range 5 {
			f, err := w.CreateFormFile("files", fmt.Sprintf("%d.jpg", i))
			if err != nil {
				return err
			}
			if _, err := f.Write(make([]byte, 3000)); err != nil {
				return err
			}
		}
		return w.WriteField("text", "thư")
	})
	f, files, err := v.FormWith("files", 2, 1000)
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, x := range files {
		if len(x.Content) != 1001 {
			t.Errorf("%d bytes are held of %s", len(x.Content), x.Name)
		}
	}
	if got, wrong := f.Text("text", true); got != "thư" || wrong != "" {
		t.Errorf("typed: %q %q", got, wrong)
	}
}

// TestFormWithHostile: neither many fields without content, nor long names, nor much text
// are held.
func TestFormWithHostile(t *testing.T) {
	for name, write := range map[string]func(*multipart.Writer) error{
		"fields": func(w *multipart.Writer) error {
			for i := range 5000 {
				if err := w.WriteField(fmt.Sprint("f", i), ""); err != nil {
					return err
				}
			}
			return nil
		},
		"names": func(w *multipart.Writer) error {
			for i := range 300 {
				if err := w.WriteField(fmt.Sprint(i, strings.Repeat("n", 5000)), "x"); err != nil {
					return err
				}
			}
			return nil
		},
		"text": func(w *multipart.Writer) error {
			for i := range 5 {
				if err := w.WriteField(fmt.Sprint("f", i), strings.Repeat("x", 300<<10)); err != nil {
					return err
				}
			}
			return nil
		},
	} {
		if _, _, err := sent(t, write).FormWith("files", 2, 1000); fault.KindOf(err) != fault.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
}
