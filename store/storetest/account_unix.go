//go:build unix

package storetest

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// serverAccount gives the folder to the account that the server runs under and
// returns what makes a command run as that account: PostgreSQL refuses to run as
// root. The command gets a session of its own, so that an interrupt at the
// terminal ends the tests first and the server after them.
func serverAccount(dir string) (func(*exec.Cmd), error) {
	attr := &syscall.SysProcAttr{Setsid: true}
	set := func(c *exec.Cmd) { c.SysProcAttr = attr }
	if os.Getuid() != 0 {
		return set, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err := errors.Join(err1, err2, os.Chown(dir, uid, gid)); err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return set, nil
}
