// Package household classifies a household of the yearly poverty review: poor,
// near-poor, neither, or unknown. It holds the multidimensional poverty
// standards as cited data (standards/*/standard.yaml), the answers of a review
// in three-valued form, the class, and the finding that explains it.
//
// It obeys Decree 07/2021/NĐ-CP (article 3) and Circular 07/2021/TT-BLĐTBXH.
// Two traps of practice are ruled out: the scores B1 (income) and B2
// (deprivations) are never added, and a blank answer is never a "no".
//
// It refuses to know movements, targets and awards: a class is decided without
// knowledge of prizes. It reads nothing but its own embedded data.
package household
