//go:build !unix

package storetest

import "os/exec"

// serverAccount: the private cluster is for Unix; elsewhere VUONLEN_TEST_POSTGRES
// names a server.
func serverAccount(string) (func(*exec.Cmd), error) { return nil, errNone }
