package sample

import (
	"fmt"
	"strconv"

	"vuonlen/household"
	"vuonlen/law"
)

// signed makes the registrations to escape poverty, policy-bank loans and help
// between households, and chooses the households that are decided on.
func (w *witness) signed() {
	var escaped []household.ID // for good, by reviews that leave no doubt
	n := 0
	for _, id := range w.ids {
		l := w.lives[id]
		if !l.listedIn(first) {
			continue
		}
		// Years without a review count only where the whole commune was reviewed.
		clear := l.plain && w.at[l.hamlet].group != w.hamlets[hamletLost].group
		if y := l.escape(); clear && y != 0 && y <= 2023 {
			escaped = append(escaped, id)
			continue
		}
		if n++; n%10 == 0 && n <= 20000 {
			w.sign(id, day(2022, 1+w.rng.IntN(6), 1+w.rng.IntN(28)))
			if w.rng.IntN(2) == 0 {
				w.repay(w.lend(id, "Chăn nuôi", 20+5*w.rng.IntN(7), "yes"), onTime)
			}
		}
	}
	// Those who escaped come in a row, so that a small province has the first.
	for i, id := range escaped {
		if i < len(homeStories) {
			homeStories[i](w, id)
		} else if i%8 == 0 && i <= 16000 {
			w.sign(id, day(2022, 1+w.rng.IntN(6), 1+w.rng.IntN(28)))
		}
	}
}

// homeStories are the households that a submission would name, each by what is
// worth telling of it.
var homeStories = []func(*witness, household.ID){
	func(w *witness, id household.ID) { // meets everything
		w.sign(id, "2022-03-10")
		w.repay(w.lend(id, "Nuôi bò", 40, "yes"), onTime)
		w.decideHome(id, "household.loan", law.Met, "Vốn vay mua bò sinh sản, đàn tăng gấp đôi")
		w.praise(id)
	},
	func(w *witness, id household.ID) { // has no loan
		w.sign(id, "2022-03-11")
		w.praise(id)
	},
	func(w *witness, id household.ID) { // one day late, all else fulfilled
		w.sign(id, "2022-03-12")
		w.repay(w.lend(id, "Trồng rau", 30, "yes"), func(i int, p []string) []string {
			if i == 3 {
				p[paidOn] = day(2024, 6, 16) // due on the 15th
			}
			return p
		})
		w.decideHome(id, "household.loan", law.Met, "Vốn vay làm nhà lưới, có thu hằng tháng")
		w.praise(id)
		w.wrong(LatePayment, "", id)
	},
	func(w *witness, id household.ID) { // used for something else
		w.sign(id, "2022-03-13")
		w.repay(w.lend(id, "Chăn nuôi", 25, "no"), onTime)
		w.praise(id)
		w.wrong(MisusedLoan, "", id)
	},
	func(w *witness, id household.ID) { // signed up when it was out already
		l := w.lives[id]
		on, _ := recognised(w.at[l.hamlet].communes[l.escape()-first], l.escape())
		w.sign(id, on.String())
		w.praise(id)
		w.wrong(SignedTooLate, "", id)
	},
	func(w *witness, id household.ID) { // nobody has checked the purpose
		w.sign(id, "2022-03-15")
		w.repay(w.lend(id, "Buôn bán nhỏ", 20, ""), onTime)
		w.praise(id)
	},
	func(w *witness, id household.ID) { // paid back before its time, and one instalment put off
		w.sign(id, "2022-03-16")
		w.repay(w.lend(id, "Trồng nấm", 20, "yes"), func(i int, p []string) []string {
			p[paidOn] = day(2022+(i+1)/2, 6+6*((i+1)%2), 1) // a fortnight early
			return p
		})
		w.repay(w.lend(id, "Nước sạch", 10, "yes"), func(i int, p []string) []string {
			if i == 2 {
				p[principalDue], p[principalPaid], p[interestDue], p[interestPaid], p[paidOn] = "0", "", "0", "", ""
			}
			return p
		})
	},
}

func (w *witness) sign(id household.ID, on string) {
	w.add("registrations", "household", string(id), "signed_on", on, "target_year", "2024", "document", paper(w.rng.IntN(80)+10, "ĐK"))
}

// loan is a loan to be paid back.
type loan struct {
	contract string
	millions int
}

// lend makes a loan of three years and a half.
func (w *witness) lend(id household.ID, purpose string, millions int, ok string) loan {
	w.contracts++
	contract := fmt.Sprintf("KU-MH-%05d", w.contracts)
	checked := "2022-09-01"
	if ok == "" {
		checked = ""
	}
	w.add("loans", "household", string(id), "bank", "NH-01", "contract", contract, "purpose", purpose, "principal", dong(millions),
		"disbursed_on", "2022-06-15", "due_on", "2025-12-15", "purpose_checked_on", checked, "purpose_ok", ok)
	return loan{contract, millions}
}

// The fields of an instalment, in the order of payment.
const (
	principalDue = iota
	interestDue
	paidOn
	principalPaid
	interestPaid
)

// repay pays a loan back in seven instalments from December 2022 to December 2025;
// change may change instalment i.
func (w *witness) repay(l loan, change func(i int, p []string) []string) {
	left := l.millions
	for i := range 7 {
		y, m := 2022+(i+1)/2, 6+6*((i+1)%2)
		due := l.millions / 7
		if i == 6 {
			due = left
		}
		left -= due
		interest := strconv.Itoa(l.millions * 33000)
		p := change(i, []string{dong(due), interest, day(y, m, 4+w.rng.IntN(12)), dong(due), interest})
		if p[principalDue] == "0" { // put off to the end
			left += due
		}
		w.add("loan-payments", "contract", l.contract, "due_on", day(y, m, 15), "principal_due", p[principalDue], "interest_due", p[interestDue],
			"paid_on", p[paidOn], "principal_paid", p[principalPaid], "interest_paid", p[interestPaid])
	}
}

func onTime(_ int, p []string) []string { return p }

// praise decides that a household works well and helps others.
func (w *witness) praise(id household.ID) {
	for _, other := range w.ids {
		if other != id && w.lives[other].hamlet == w.lives[id].hamlet {
			w.add("household-help", "household", string(id), "helped_household", string(other), "date", "2024-04-14", "content", "Cho mượn giống, chỉ cách làm", "value", dong(2))
			break
		}
	}
	w.decideHome(id, "household.enterprise", law.Met, "Cách làm mới, thu nhập tăng đều")
	w.decideHome(id, "household.helped-others", law.Met, "Đã giúp hộ khác trong ấp có kết quả")
}

func (w *witness) decideHome(id household.ID, criterion string, v law.Verdict, reasons string) {
	w.decide(Phuc, criterion, string(id), v, reasons)
}
