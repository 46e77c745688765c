package document

import (
	"os/exec"
	"strings"
	"testing"
)

// excelizeFolder is where the module lies whose workbooks are read.
func excelizeFolder(t testing.TB) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/xuri/excelize/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
