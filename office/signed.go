package office

import (
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/law"
	"vuonlen/paper"
	"vuonlen/round"
	"vuonlen/store"
)

// SignedAnswer is a paper that came back signed, with its files.
type SignedAnswer struct {
	paper.Signed
	Entry journal.Entry // the act that entered it: by whom and when
	Files []store.Attachment
}

// SignedRequest says which paper it is: one on a dossier, or one on a round by its
// number. A paper on several dossiers may be named through any of them.
type SignedRequest struct {
	Kind    string
	Round   string
	Dossier string
	Number  string // of the minutes, submission or decision; empty where there is one
}

// stepOf is the step of a dossier that a kind of paper is of.
func stepOf(kind string, d *round.Dossier) *round.Step {
	switch what, ok := RoundPapers[kind]; {
	case kind == "refusal":
		return refusedBy(d)
	case kind == "achievement":
		return d.Last(round.Nominated)
	case !ok, kind == "certificate" && !d.Granted():
		return nil
	default:
		return d.Last(what)
	}
}

// paperFor finds the paper that a request names, with the dossier through which its
// body is found.
func (h *hall) paperFor(q SignedRequest) (paper.Signed, *round.Dossier, error) {
	s := paper.Signed{Kind: q.Kind}
	if _, ok := RoundPapers[q.Kind]; !ok && !slices.Contains(DossierPapers, q.Kind) {
		if _, known := paper.Of(q.Kind); !known {
			return s, nil, paper.NoKind(q.Kind)
		}
		return s, nil, fault.New(fault.Usage, lang.T("office.signed.kind", "kind", q.Kind)).Do(lang.T("office.signed.kind.do"))
	}
	var of []*round.Dossier
	for _, d := range h.dossiers {
		if q.Dossier != "" && d.Code != q.Dossier || q.Dossier == "" && d.Round != q.Round {
			continue
		}
		if st := stepOf(q.Kind, d); st != nil && (q.Number == "" || documentOf(st) == q.Number) {
			of = append(of, d)
		}
	}
	if len(of) == 0 {
		if q.Dossier != "" && h.dossier(q.Dossier) == nil {
			return s, nil, noDossier(q.Dossier)
		}
		return s, nil, noStep(q.Kind, q.Dossier+q.Round)
	}
	st := stepOf(q.Kind, of[0])
	for _, d := range of {
		if a, b := documentOf(st), documentOf(stepOf(q.Kind, d)); a != b {
			return s, nil, fault.New(fault.Usage, lang.T("office.paper.several", "a", a, "b", b)).Do(lang.T("office.paper.several.do"))
		}
	}
	s.Round, s.Number, s.On = of[0].Round, documentOf(st), st.On
	if p := st.Outgoing; p != nil {
		s.Number, s.On = p.Number, p.On
	}
	if slices.Contains(DossierPapers, q.Kind) { // one for each dossier
		if q.Dossier == "" {
			return s, nil, fault.New(fault.Usage, lang.T("office.signed.dossier", "kind", q.Kind)).Do(lang.T("office.signed.dossier.do"))
		}
		s.Dossier = q.Dossier
	}
	return s, of[0], nil
}

// AttachSigned puts the scanned signed copy, a PDF, beside the paper that it is of.
// The same file again changes nothing. Faults: those of [document.Attach], and of the
// paper.
func (o *Office) AttachSigned(ctx context.Context, q SignedRequest, name string, content []byte) (SignedAnswer, int64, error) {
	file, err := document.Attach(name, content)
	if err != nil {
		return SignedAnswer{}, 0, err
	}
	if file.Type != document.TypePDF {
		return SignedAnswer{}, 0, fault.New(fault.Refused, lang.T("office.signed.pdf")).Do(lang.T("office.signed.pdf.do")).Place(fault.Place{File: file.Name})
	}
	return o.enterSigned(ctx, q, paper.Signed{Means: paper.Scan}, "paper.attach", []keptFile{{file.Name, file.Type, content}})
}

// keptFile is a file of a signed paper, kept byte for byte.
type keptFile struct {
	name, mime string
	content    []byte
}

// enterSigned stores a signed paper with its files.
func (o *Office) enterSigned(ctx context.Context, q SignedRequest, as paper.Signed, kind string, files []keptFile) (SignedAnswer, int64, error) {
	var out SignedAnswer
	detail := [][2]string{{"kind", q.Kind}, {"sha256", hash(files[len(files)-1].content)}}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: kind, Detail: detail}, func(tx *store.Tx) error {
		h, err := o.hall(tx.Reader, account.PaperWrite)
		if err != nil {
			return err
		}
		s, d, err := h.maySign(q)
		if err != nil {
			return err
		}
		s.Means, s.Seal = as.Means, as.Seal
		there, err := h.signed(d, func(x *paper.Signed) bool {
			return x.Kind == s.Kind && x.Number == s.Number && x.Dossier == s.Dossier
		})
		if err != nil {
			return err
		}
		last := files[len(files)-1]
		for _, x := range there {
			if slices.ContainsFunc(x.Files, func(a store.Attachment) bool { return a.SHA256 == hash(last.content) }) {
				out = x
				return nil
			}
		}
		if len(there) >= maxAttachments {
			return fault.New(fault.Refused, lang.T("office.attachment.many", "n", maxAttachments)).Do(lang.T("office.attachment.many.do"))
		}
		if s.Row, err = tx.AddSigned(s); err != nil {
			return err
		}
		s.Act = tx.Act()
		out.Signed = s
		for _, f := range files {
			sum := hash(f.content)
			a := store.Attachment{Act: s.Act, About: paper.Beside, Key: store.SignedKey(s.Row), Name: f.name, Type: f.mime, Size: int64(len(f.content)), SHA256: sum, Original: sum}
			if a.ID, err = tx.AddAttachment(a, f.content); err != nil {
				return err
			}
			out.Files = append(out.Files, a)
		}
		return nil
	})
	if err != nil {
		return SignedAnswer{}, 0, err
	}
	return out, rc.Act, nil
}

// maySign finds the paper of a request, if the actor answers for papers of its body.
func (h *hall) maySign(q SignedRequest) (paper.Signed, *round.Dossier, error) {
	s, d, err := h.paperFor(q)
	if err != nil {
		return s, nil, err
	}
	body, err := h.body(d)
	if err != nil {
		return s, nil, err
	}
	if f := h.gate.within(body, h.o.Today); f != nil {
		return s, nil, f
	}
	return s, d, nil
}

// signed lists the signed papers of the round of a dossier that fit.
func (h *hall) signed(d *round.Dossier, fits func(*paper.Signed) bool) ([]SignedAnswer, error) {
	all, err := h.r.SignedPapers(d.Round)
	if err != nil {
		return nil, err
	}
	out := []SignedAnswer{}
	for _, s := range all {
		if !fits(&s) {
			continue
		}
		a := SignedAnswer{Signed: s}
		if a.Files, err = h.r.Attachments(paper.Beside, store.SignedKey(s.Row)); err != nil {
			return nil, err
		}
		es, err := h.r.AsKnown(s.Act).Entries(s.Act)
		if err != nil {
			return nil, err
		}
		a.Entry = es[0]
		out = append(out, a)
	}
	return out, nil
}

// ofDossier tells whether a signed paper is of a dossier, alone or among others.
func ofDossier(d *round.Dossier, s *paper.Signed) bool {
	if s.Dossier != "" {
		return s.Dossier == d.Code
	}
	st := stepOf(s.Kind, d)
	if st == nil {
		return false
	}
	if p := st.Outgoing; p != nil && p.Number == s.Number {
		return true
	}
	return documentOf(st) == s.Number
}

// SignedFile gives a file of a signed paper by the number of the paper and that of the
// file, with its bytes, which are held against their hash. Who sees a dossier sees its
// own papers and the decision that names it; minutes and lists tell of others too, and
// are for the body that runs the round.
func (o *Office) SignedFile(ctx context.Context, number, file int64) (store.Attachment, []byte, error) {
	var a store.Attachment
	var content []byte
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		h, err := o.hall(r, account.DossierRead)
		if err != nil {
			return err
		}
		s, d, err := h.findSigned(number)
		if err != nil {
			return err
		}
		if s.Dossier != "" || s.Kind == "decision" || s.Kind == "posting" {
			err = h.seesOne(s)
		} else if body, berr := h.body(d); berr != nil {
			err = berr
		} else if f := h.gate.within(body, o.Today); f != nil {
			err = f
		}
		if err != nil {
			return err
		}
		files, err := r.Attachments(paper.Beside, store.SignedKey(number))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(files, func(a store.Attachment) bool { return a.ID == file })
		if file == 0 && len(files) > 0 {
			i = len(files) - 1 // what came back signed stands last
		}
		if i < 0 {
			return noSigned(number)
		}
		a = files[i]
		content, err = r.Content(a.SHA256)
		return err
	})
	return a, content, err
}

// findSigned finds a signed paper by its number, and a dossier that it is of.
func (h *hall) findSigned(number int64) (paper.Signed, *round.Dossier, error) {
	all, err := h.r.SignedPapers("")
	if err != nil {
		return paper.Signed{}, nil, err
	}
	for _, s := range all {
		if s.Row != number {
			continue
		}
		for _, d := range h.dossiers {
			if d.Round == s.Round && ofDossier(d, &s) {
				return s, d, nil
			}
		}
		for _, d := range h.dossiers { // its step was taken back since: the body is still that of the round
			if d.Round == s.Round {
				return s, d, nil
			}
		}
	}
	return paper.Signed{}, nil, noSigned(number)
}

// seesOne refuses who sees none of the dossiers of a signed paper.
func (h *hall) seesOne(s paper.Signed) error {
	err := noSigned(s.Row)
	for _, d := range h.dossiers {
		if d.Round != s.Round || !ofDossier(d, &s) {
			continue
		}
		if err = h.sees(d); err == nil {
			return nil
		}
	}
	return err
}

func noSigned(number int64) error {
	return fault.New(fault.NotFound, lang.T("office.signed.none", "number", itoa(number))).Do(lang.T("office.signed.none.do"))
}

// WithdrawSigned takes a signed paper back that was put beside the wrong one. Its
// bytes stay, and its history.
func (o *Office) WithdrawSigned(ctx context.Context, number int64, reason string) (int64, error) {
	reason, ferr := reasonOf(reason)
	if ferr != nil {
		return 0, ferr
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "paper.withdraw", Detail: [][2]string{{"number", itoa(number)}}}, func(tx *store.Tx) error {
		h, err := o.hall(tx.Reader, account.PaperWrite)
		if err != nil {
			return err
		}
		_, d, err := h.findSigned(number)
		if err != nil {
			return err
		}
		body, err := h.body(d)
		if err != nil {
			return err
		}
		if f := h.gate.within(body, o.Today); f != nil {
			return f
		}
		if err := tx.EndSigned(number); err != nil {
			return err
		}
		files, err := tx.Attachments(paper.Beside, store.SignedKey(number))
		if err != nil {
			return err
		}
		for _, f := range files {
			if err := tx.EndAttachments(f.ID); err != nil {
				return err
			}
		}
		return tx.AddCorrection(store.Correction{About: paper.Beside, Was: number, Reason: reason})
	})
	return rc.Act, err
}

// SignPaper hands a printed paper to a signing service and stores what comes back:
// the paper as it was handed over, and the signed one or the signature beside it. What
// came back is held against what was handed over before anything is stored; when the
// service fails or signed something else, nothing is.
func (o *Office) SignPaper(ctx context.Context, q SignedRequest, p *PaperAnswer, pdf []byte, service paper.Signatory) (SignedAnswer, int64, error) {
	var s paper.Signed
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		h, err := o.hall(r, account.PaperWrite)
		if err == nil {
			s, _, err = h.maySign(q)
		}
		return err
	})
	if err != nil {
		return SignedAnswer{}, 0, err
	}
	handed := paper.Handed{PDF: pdf, SHA256: hash(pdf), Kind: s.Kind, Number: s.Number, Signer: p.Signer, On: s.On}
	back, err := service.Sign(ctx, handed)
	if err != nil {
		return SignedAnswer{}, 0, err
	}
	seal, err := document.Signature(pdf, back)
	if err != nil {
		return SignedAnswer{}, 0, err
	}
	base := q.Kind + "-" + law.Date(s.On).String()
	files := []keptFile{{base + ".pdf", document.TypePDF, pdf}}
	if seal.Detached {
		files = append(files, keptFile{base + ".p7s", document.TypeP7S, back})
	} else {
		files = append(files, keptFile{base + "-signed.pdf", document.TypePDF, back})
	}
	return o.enterSigned(ctx, q, paper.Signed{Means: paper.Service, Seal: seal}, "paper.sign", files)
}
