// Package procedure holds how an award is made, as dated rule sets: the forms of
// commendation and who decides on them, the papers of a dossier, the steps with
// their deadlines, the vote of the council, publication for comment, the money, the
// bars and the grounds of revocation; and the calendar of working days.
//
// A rule set is data (sets/*.yaml). Every single fact carries its citation and how
// sure it is. What is unconfirmed or unknown is never used as law: it counts only
// after a recorded decision of the province adopts it ([Set.Adopt]); until then
// [Set.Needs] names it and whoever rests on it gets no answer.
//
// The package refuses to be a state machine, touches no file, database or clock,
// and knows no dossier. It obeys Law 15/2003/QH11 with Decree 91/2017/NĐ-CP, Law
// 06/2022/QH15 with Decree 98/2023/NĐ-CP and then 152/2025/NĐ-CP and 129/2025/NĐ-CP,
// and article 112 of the Labour Code 45/2019/QH14.
package procedure
