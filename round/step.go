package round

import (
	"bytes"
	"encoding/json"
	"fmt"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
	"vuonlen/unit"
)

// What names a step of a dossier.
type What string

// The steps on the way, in their order, called as the rule sets call them.
const (
	Nominated = What(procedure.Nominate) // đề nghị
	Completed = What(procedure.Complete) // hồ sơ đủ thành phần
	Received  = What(procedure.Receive)  // cơ quan thẩm định tiếp nhận
	Appraised = What(procedure.Appraise) // thẩm định
	Posted    = What(procedure.Post)     // đăng lấy ý kiến
	Voted     = What(procedure.Meet)     // hội đồng họp, bỏ phiếu
	Submitted = What(procedure.Submit)   // trình
	Decided   = What(procedure.Decide)   // quyết định
	Notified  = What(procedure.Notify)   // thông báo kết quả
	Delivered = What(procedure.Deliver)  // trao thưởng
)

// The steps beside the way. Asking and answering together are the rule sets' step
// of opinions, which is over when nobody who was asked still has time to answer.
const (
	Returned  What = "return"   // trả lại để hoàn thiện
	Refused   What = "refuse"   // không đủ điều kiện
	Withdrawn What = "withdraw" // người đề nghị rút
	Asked     What = "ask"      // hỏi ý kiến cơ quan khác
	Answered  What = "answer"   // có ý kiến
	Commented What = "comment"  // ý kiến của nhân dân
	Replied   What = "reply"    // trả lời ý kiến
	Ranked    What = "rank"     // xếp thứ tự
	Passed    What = "pass"     // chuyển cho cơ quan tiếp nhận
	Upheld    What = "uphold"   // xem lại và giữ nguyên
	Revoked   What = "revoke"   // hủy quyết định
	Recovered What = "recover"  // thu hồi hiện vật và tiền thưởng
)

// Way lists the steps on the way in their order. A course may leave some out.
var Way = []What{Nominated, Completed, Received, Appraised, Posted, Voted, Submitted, Decided, Notified, Delivered}

// Beside lists the steps beside the way.
var Beside = []What{Returned, Refused, Withdrawn, Asked, Answered, Commented, Replied, Ranked, Passed, Upheld, Revoked, Recovered}

// lang: keys
var whatNames = map[What]string{
	Nominated: "round.what.nominated", Completed: "round.what.completed", Received: "round.what.received",
	Appraised: "round.what.appraised", Posted: "round.what.posted", Voted: "round.what.voted",
	Submitted: "round.what.submitted", Decided: "round.what.decided", Notified: "round.what.notified", Delivered: "round.what.delivered",
	Returned: "round.what.returned", Refused: "round.what.refused", Withdrawn: "round.what.withdrawn",
	Asked: "round.what.asked", Answered: "round.what.answered", Commented: "round.what.commented", Replied: "round.what.replied",
	Ranked: "round.what.ranked", Passed: "round.what.passed", Upheld: "round.what.upheld",
	Revoked: "round.what.revoked", Recovered: "round.what.recovered",
}

// Say names the step.
func (w What) Say(l lang.Lang) string {
	k, ok := whatNames[w]
	if !ok {
		return string(w)
	}
	return l.Say(lang.T(k)) // lang: keys in whatNames
}

// Step is one thing done to a dossier.
type Step struct {
	Row, Act int64    // of the stored row, and the act that stored it
	Dossier  int64    // row of the dossier
	Number   int      // from 1, without a gap
	What     What     // what was done
	On       law.Date // the day it was done, which may be before it was entered
	By       string   // the actor who entered it
	Detail
}

// Detail is what a step says besides; which part is filled depends on the step.
type Detail struct {
	Reasons    string      `json:"reasons,omitempty"`
	Incoming   *Paper      `json:"incoming,omitempty"` // văn bản đến
	Outgoing   *Paper      `json:"outgoing,omitempty"` // văn bản đi
	Signature  *Signature  `json:"signature,omitempty"`
	Parts      []string    `json:"parts,omitempty"`     // of the dossier that are there
	Judgement  int64       `json:"judgement,omitempty"` // row of the judgement that it is bound to from here on
	Figures    []Figure    `json:"figures,omitempty"`
	RestsOn    []string    `json:"rests_on,omitempty"` // earlier awards that the proposal counts
	Distinct   string      `json:"distinct,omitempty"` // why it is another achievement than those awarded before
	Preference []string    `json:"preference,omitempty"`
	Opinion    *Opinion    `json:"opinion,omitempty"`
	Posting    *Posting    `json:"posting,omitempty"`
	Comment    *Comment    `json:"comment,omitempty"`
	Votes      *Votes      `json:"votes,omitempty"`
	Decision   *Decision   `json:"decision,omitempty"`
	Delivery   *Delivery   `json:"delivery,omitempty"`
	Revocation *Revocation `json:"revocation,omitempty"`
	Recovery   *Recovery   `json:"recovery,omitempty"`
	Receiver   *Receiver   `json:"receiver,omitempty"`
	Place      *Place      `json:"place,omitempty"`
	// Bars are those found since that were weighed when the award was upheld.
	Bars []FoundFinding `json:"bars,omitempty"`
}

// Paper is a document by its number and day.
type Paper struct {
	Number string   `json:"number"`
	On     law.Date `json:"on"`
}

// Figure is a number that the nominator typed in the report.
type Figure struct {
	Name  string   `json:"name"` // as in the facts of the judgement: poor, near_poor
	Year  law.Year `json:"year"`
	Value int64    `json:"value"`
}

// Opinion is asked of another body, or given by it. Number counts those of a dossier.
type Opinion struct {
	Number   int      `json:"number"`
	Body     string   `json:"body,omitempty"`
	Due      law.Date `json:"due,omitempty"`
	Agrees   string   `json:"agrees,omitempty"` // yes, no
	Document string   `json:"document,omitempty"`
}

// Posting is the publication for comment.
type Posting struct {
	Channel string   `json:"channel"`
	From    law.Date `json:"from"`
	To      law.Date `json:"to"` // the last day
}

// Comment is what somebody said to a posting, or the reply to it. Who said it is not
// kept here.
type Comment struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
}

// Votes is what a meeting of the council recorded, with what it came to.
type Votes struct {
	Members    int    `json:"members"`
	Present    int    `json:"present"`
	Yes        int    `json:"yes"`
	No         int    `json:"no"`
	Abstain    int    `json:"abstain"`
	WrittenYes int    `json:"written_yes,omitempty"`
	WrittenNot int    `json:"written_not,omitempty"`
	Ballot     string `json:"ballot"`
	Minutes    string `json:"minutes"` // number of the minutes
	Carried    bool   `json:"carried"` // by the vote rule; filled in by [Matter.Check]
}

// Decision is what the competent person decided.
type Decision struct {
	Number string   `json:"number"`
	Grant  bool     `json:"grant"`
	Money  law.Dong `json:"money,omitempty"`  // by the rule set
	Source string   `json:"source,omitempty"` // of the amount
}

// Delivery is how the award was handed over.
type Delivery struct {
	Occasion string   `json:"occasion"` // the conference that the ceremony is part of
	Money    law.Dong `json:"money,omitempty"`
	Receipt  string   `json:"receipt"` // number of the signed list
}

// Revocation takes an award back.
type Revocation struct {
	Ground   string `json:"ground"`
	Decision string `json:"decision"`
	Note     string `json:"note"` // what is made public
}

// Recovery is what came back after a revocation.
type Recovery struct {
	Object  bool     `json:"object"`
	Money   law.Dong `json:"money,omitempty"`
	Receipt string   `json:"receipt"`
}

// Receiver is the body that takes over from one that ended.
type Receiver struct {
	Unit     unit.Code `json:"unit"`
	On       law.Date  `json:"on"`
	Document string    `json:"document"`
}

// Place is where the body that runs the round puts the dossier among the others.
type Place struct {
	Rank  int64  `json:"rank"`
	Group string `json:"group,omitempty"` // cluster or part of the quota
}

// Encode writes what is stored of a detail.
func (d Detail) Encode() string {
	b, err := json.Marshal(d)
	if err != nil {
		panic(err) // texts and numbers only
	}
	return string(b)
}

// decode reads what was stored and refuses what no program wrote.
func decode[T any](content string) (T, error) {
	var d T
	r := json.NewDecoder(bytes.NewReader([]byte(content)))
	r.DisallowUnknownFields()
	if err := r.Decode(&d); err != nil {
		return d, err
	}
	if b, err := json.Marshal(d); err != nil || string(b) != content {
		return d, fmt.Errorf("round: %q is not as it is written", content)
	}
	return d, nil
}

// DecodeDetail reads what [Detail.Encode] wrote.
func DecodeDetail(content string) (Detail, error) { return decode[Detail](content) }

// Encode writes what is stored of a round.
func (r Round) Encode() string {
	b, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// DecodeRound reads what [Round.Encode] wrote.
func DecodeRound(content string) (Round, error) { return decode[Round](content) }

// Whole tells whether a step says what its readers rely on; one that a program wrote
// always does.
func (s *Step) Whole() bool {
	switch s.What {
	case Decided:
		return s.Decision != nil
	case Voted:
		return s.Votes != nil
	case Posted:
		return s.Posting != nil
	case Asked, Answered:
		return s.Opinion != nil
	case Commented, Replied:
		return s.Comment != nil
	case Passed:
		return s.Receiver != nil
	}
	_, known := whatNames[s.What]
	return known
}
