package web

import (
	"context"
	"errors"
	"io"

	"github.com/a-h/templ"
)

// words is a body of one escaped line; empty words break.
func words(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if s == "" {
			return errors.New("broken")
		}
		_, err := io.WriteString(w, "<p>"+templ.EscapeString(s)+"</p>")
		return err
	})
}
