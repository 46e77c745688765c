// Package award judges subjects of an emulation movement against its award
// criteria and its targets.
//
// A [Movement] is a data file (movements/ID/movement.yaml) made of a small set
// of typed forms: a rate falls by n points in each of k years, a count falls by
// more than p per cent, a status is left, a named person decides. Each form
// judges in three-valued logic, explains its verdict as a law.Finding, and says
// the smallest change that would turn it. There is no expression language: two
// truths rot, and a form can be proved by brute force.
//
// A verdict advises; only the competent chair decides. The package reads nothing
// but what it is given: units, facts and counts come in as arguments.
package award
