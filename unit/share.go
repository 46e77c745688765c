package unit

import "vuonlen/law"

// A share is of all households of the divided unit, and no surer than one of the
// last digit it was written with: 0.63 says between 0.62 and 0.64. It is one and
// not one half because the shares of a division must make 1, and are rounded up or
// down for it. What the stated parts of a division leave over bounds those of
// which nobody said a share (docs/decisions/0017).

// bound works out, for every division of the unit, what is certain of the share
// that each part has.
func (u *Unit) bound() {
	for i := 0; i < len(u.out); {
		j := i + 1
		for j < len(u.out) && u.out[j].On == u.out[i].On {
			j++
		}
		if !u.out[i].Whole {
			boundParts(u.out[i:j])
		}
		i = j
	}
}

func boundParts(parts []*Link) {
	least, most := none, none
	for _, k := range parts {
		k.least, k.most = none, one
		// What stays behind is no statement but the remainder of the others.
		if k.Share != nil && k.From != k.To {
			digit := precision(*k.Share)
			k.least, k.most = higher(none, k.Share.Sub(digit)), lower(one, k.Share.Add(digit))
		}
		least, most = least.Add(k.least), most.Add(k.most)
	}
	// All parts together are the unit.
	for _, k := range parts {
		rest, others := one.Sub(most.Sub(k.most)), one.Sub(least.Sub(k.least))
		k.least, k.most = higher(k.least, rest), lower(k.most, others)
	}
}

// precision is one of the last decimal of a share; 0 for one that no
// decimals can write, which no file states.
func precision(s law.Ratio) law.Ratio {
	scale := int64(1)
	for range 9 {
		if n := s.Mul(law.Int(scale)); n.Cmp(law.Int(n.Floor())) == 0 {
			return law.Frac(1, scale)
		}
		scale *= 10
	}
	return none
}

func lower(a, b law.Ratio) law.Ratio {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func higher(a, b law.Ratio) law.Ratio {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}
