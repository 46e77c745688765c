//go:build glpk

package main

/*
#cgo LDFLAGS: -lglpk
#include <glpk.h>

static int simplex(glp_prob *p) {
	glp_smcp s;
	glp_init_smcp(&s);
	s.msg_lev = GLP_MSG_OFF;
	return glp_simplex(p, &s);
}

static int exact(glp_prob *p) {
	glp_smcp s;
	glp_init_smcp(&s);
	s.msg_lev = GLP_MSG_OFF;
	return glp_exact(p, &s);
}

static int whole(glp_prob *p) {
	glp_iocp s;
	glp_init_iocp(&s);
	s.msg_lev = GLP_MSG_OFF;
	s.gmi_cuts = s.mir_cuts = GLP_ON;
	return glp_intopt(p, &s);
}
*/
import "C"

import (
	"fmt"
	"math"

	"vuonlen/publication"
)

func init() {
	name := "GLPK " + C.GoString(C.glp_version())
	// The other two start where the simplex in floating point ends.
	libraries = append(libraries,
		library{name: name, open: func(x *relaxation) (bounder, error) { return openGLPK(x, fractions) }},
		library{name: name + ", exact", sure: true, open: func(x *relaxation) (bounder, error) { return openGLPK(x, exactly) }},
		library{name: name + ", whole numbers", whole: true, open: func(x *relaxation) (bounder, error) { return openGLPK(x, whole) }})
}

// glpk is the GNU Linear Programming Kit, a library in C.
type glpk struct {
	p   *C.glp_prob
	how int
}

const (
	fractions = iota // in floating point
	exactly          // in exact fractions
	whole            // in floating point, by branch and cut: of whole numbers
)

func openGLPK(x *relaxation, how int) (bounder, error) {
	C.glp_term_out(C.GLP_OFF)
	g := &glpk{C.glp_create_prob(), how}
	C.glp_add_cols(g.p, C.int(len(x.Upper)))
	for j, u := range x.Upper {
		kind := C.int(C.GLP_DB)
		switch {
		case u == 0:
			kind = C.GLP_FX
		case u >= publication.NoBound:
			kind = C.GLP_LO
		}
		C.glp_set_col_bnds(g.p, C.int(j+1), kind, 0, C.double(u))
		if how == whole {
			C.glp_set_col_kind(g.p, C.int(j+1), C.GLP_IV)
		}
	}
	C.glp_add_rows(g.p, C.int(max(1, len(x.Rows))))
	ia, ja, ar := []C.int{0}, []C.int{0}, []C.double{0} // it counts from 1
	for i, r := range x.Rows {
		kind := C.int(C.GLP_DB)
		switch low, high := r.Lo > -publication.NoBound, r.Hi < publication.NoBound; {
		case low && high && r.Lo == r.Hi:
			kind = C.GLP_FX
		case low && !high:
			kind = C.GLP_LO
		case !low && high:
			kind = C.GLP_UP
		case !low:
			kind = C.GLP_FR
		}
		C.glp_set_row_bnds(g.p, C.int(i+1), kind, C.double(r.Lo), C.double(r.Hi))
		for _, t := range r.Terms {
			ia, ja, ar = append(ia, C.int(i+1)), append(ja, C.int(t.Cell+1)), append(ar, C.double(t.Times))
		}
	}
	C.glp_load_matrix(g.p, C.int(len(ia)-1), &ia[0], &ja[0], &ar[0])
	C.glp_std_basis(g.p)
	return g, nil
}

func (g *glpk) bound(cell int, up bool) (float64, error) {
	dir := C.int(C.GLP_MIN)
	if up {
		dir = C.GLP_MAX
	}
	C.glp_set_obj_dir(g.p, dir)
	C.glp_set_obj_coef(g.p, C.int(cell+1), 1)
	defer C.glp_set_obj_coef(g.p, C.int(cell+1), 0)
	code := C.simplex(g.p)
	if g.how == exactly {
		code = C.exact(g.p)
	}
	if code != 0 {
		return 0, fmt.Errorf("code %d", code)
	}
	switch status := C.glp_get_status(g.p); {
	case status == C.GLP_OPT && g.how == whole:
		if code := C.whole(g.p); code != 0 {
			return 0, fmt.Errorf("code %d in whole numbers", code)
		}
		if status := C.glp_mip_status(g.p); status != C.GLP_OPT {
			return 0, fmt.Errorf("status %d in whole numbers", status)
		}
		return float64(C.glp_mip_obj_val(g.p)), nil
	case status == C.GLP_OPT:
		return float64(C.glp_get_obj_val(g.p)), nil
	case status == C.GLP_UNBND: // also in whole numbers: the directions without end are rational
		return math.Inf(1), nil
	default:
		return 0, fmt.Errorf("status %d", status)
	}
}

func (g *glpk) close() { C.glp_delete_prob(g.p) }
