"""Tests of the tests: one small mistake at a time is put into a copy, and a test must see it.

    python tests/mutants.py            every mutant
    python tests/mutants.py 3 17       those two

A mutant changes one token of the theory or of the solvers: a sign, an index, a comparison, a
threshold, a default. It is killed when a test of its module fails, or when the tests do not end
within the time limit. A mutant that survives shows a rule of the theory that no test holds.

The copies are tested where they lie and not the project: the first run, without any mutant, must
pass, and it checks where the package comes from.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from time import perf_counter
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
COPIED = ("dilemma", "games", "tests", "pyproject.toml")
SECONDS = 120  # for the tests of one mutant
# End at the first failure, in one process, leave no cache, and do not explain the failure.
QUICK = ("-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--assert=plain", "--tb=no")

# Per module: the tests that must see its mutants, then each text and what replaces it.
_BY_MODULE = (
    ("dynamics/contest.py", "tests/test_cli_evolve.py", (
        ("abs(number) > LARGEST or", "abs(number) > SMALLEST or"),
        ("or 0 < abs(number) < SMALLEST", "or 0 < abs(number) < LARGEST"),
    )),
    ("dynamics/roots.py", "tests/test_rest.py", (
        ("-1, -1)[k % 4]", "-1, -1)[k % 3]"),
        ("_index(chain) + _real_roots(chain[-1])", "_index(chain) - _real_roots(chain[-1])"),
        ("(off + difference) // 2, axis", "(off - difference) // 2, axis"),
        ("rest[0] if lead > 0 else", "rest[0] if lead < 0 else"),
    )),
    ("dynamics/rest.py", "tests/test_rest.py", (
        ("max(map(max, self.gains)) <= 0", "max(map(max, self.gains)) < 0"),
        ("right += sum(gain > 0 for", "right += sum(gain >= 0 for"),
        ("if not axis or self.evol", "if not axis and self.evol"),
        ("best == sum(map(len", "best >= sum(map(len"),
        ("return a * b < 0 and", "return a * b > 0 and"),
        ("matrix[i, last] - mean)", "matrix[i, last] + mean)"),
        ("min(point) <= 0 <= max(point)", "min(point) < 0 <= max(point)"),
        ("vector[place] = -lines[k]", "vector[place] = +lines[k]"),
        ("if contest.met(p) != q:", "if contest.met(p) == q:"),
        ("a * sum(two[0]) - b * sum(one)", "a * sum(two[0]) + b * sum(one)"),
        ("high.append(-sign * a / slope)", "high.append(+sign * a / slope)"),
    )),
    ("dynamics/flow.py", "tests/test_flow.py", (
        ("_normal(reply) - x for", "_normal(reply) + x for"),
        ("left = max(left, ahead", "left = min(left, ahead"),
        ("- log(left.numerator)", "+ log(left.numerator)"),
        ("there + left * (here - there)", "there - left * (here - there)"),
        ("in found if point.equilibrium)", "in found if point.dimension)"),
        ("== most[p][j]", "!= most[p][j]"),
        ("digits * types > MOST_DIGITS", "digits * types < MOST_DIGITS"),
        ("among.gaps(", "contest.gaps("),
    )),
    ("dynamics/finite.py", "tests/test_finite.py", (
        ("(k - 1) * a + (firms - k) * b", "(k + 1) * a + (firms - k) * b"),
        ("k * c + (firms - k - 1) * d", "k * c + (firms - k + 1) * d"),
        ("firms * payoffs.T - own[None, :]", "firms * payoffs.T + own[None, :]"),
        ("(k - 1) * own + (firms", "(k + 1) * own + (firms"),
        ("(firms - k - 1) * own[i]", "(firms - k + 1) * own[i]"),
        ("- np.log(mutant), axis=1)", "+ np.log(mutant), axis=1)"),
        ("firms * digits <= MOST_WORK", "firms + digits <= MOST_WORK"),
        ("k * (k + 1) / 2", "k * (k - 1) / 2"),
        ("- payoffs[i, i]", "+ payoffs[i, i]"),
        ("mu / (n - 1) * (1 - each / total)", "mu / (n + 1) * (1 - each / total)"),
        ("-w * (got[j] - got[i])", "-w * (got[j] + got[i])"),
        ("selection).flat) <= 0", "selection).flat) < 0"),
    )),
    ("dynamics/simulation.py", "tests/test_finite.py", (
        ("counts[numbers, own] -= 1", "counts[numbers, own] += 1"),
        ("[numbers, own].cumsum(axis=1)", "[own, own].cumsum(axis=1)"),
        ("(step + 1) // every] = counts\n    return", "(step - 1) // every] = counts\n    return"),
    )),
    ("dynamics/evolution.py", "tests/test_evolution.py", (
        ("(abs(beyond) > 1e-9)", "(abs(beyond) < 1e-9)"),
        ("counts[k] - shares[k] * firms", "counts[k] + shares[k] * firms"),
        ("self.fixation * self.firms - 1", "self.fixation * self.firms + 1"),
    )),
    ("equilibrium/selection.py", "tests/test_rest.py", (
        ("if pivot < 0 or (pivot == 0", "if pivot < 0 or (pivot != 0"),
        ("bounds).value >= 0\n", "bounds).value > 0\n"),
    )),
    ("chance.py", "tests/test_chance.py", (
        ("(z ^ (z >> _27))", "(z ^ (z >> _30))"),
        ("return z ^ (z >> _31)", "return z | (z >> _31)"),
        ("(mixed(stream + salt)", "(mixed(stream & salt)"),
        ("partner), purpose)", "partner), partner)"),
    )),
    ("parallel.py", "tests/test_parallel.py", (
        ("if not 1 <= jobs", "if not 0 <= jobs"),
    )),
    ("repeated/state.py", "tests/test_simulation.py", (
        ("pace.gain * looked * seen", "pace.gain * looked + seen"),
        ("pace.loss * looked * (1.0 - seen)", "pace.loss * looked * (1.0 + seen)"),
        ("me.learned + pace.rate * received", "me.learned + pace.rate * given"),
        ("select(k > 1, pace.payoff", "select(k > 2, pace.payoff"),
        ("(1.0 - received)", "(1.0 - given)"),
        ("pace.correction * looked * showed", "pace.correction * looked * seen"),
        ("pace.experience_rate * (1.0 - experience)", "pace.experience_rate * (1.0 + experience)"),
        ("(average < alone - TINY)", "(average > alone - TINY)"),
        ("(pace.grace <= k)", "(pace.grace < k)"),
        ("me.base * (1.0 - you.learned)", "me.base * (1.0 - me.learned)"),
        ("underrated * received - leaked * given", "underrated * received + leaked * given"),
        ("restrained = 1.0 - pace", "restrained = 1.0 + pace"),
        ("threshold = (1.0 - discount)", "threshold = (1.0 + discount)"),
        ("select(answer == 1, 0, answer)", "select(answer == 2, 0, answer)"),
    )),
    ("repeated/turn.py", "tests/test_simulation.py", (
        ("< noise.misperception\n        read_1", "> noise.misperception\n        read_1"),
        ("_sharing(second, 1.0 - share)", "_sharing(second, 1.0 + share)"),
    )),
    ("repeated/course.py", "tests/test_simulation.py", (
        ("* (1.0 + values[\"competitive_overlap\"])", "* (1.0 - values[\"competitive_overlap\"])"),
        ("prior_bad=4.0 * (1.0 - believed)", "prior_bad=4.0 * (1.0 + believed)"),
        ("(1.0 - value, value) if side == 1", "(1.0 - value, value) if side == 0"),
        ("(delta**k for", "(delta*k for"),
    )),
    ("repeated/rounds.py", "tests/test_simulation.py", (
        ("rest[i] * real", "rest[i] + real"),
        ("pace.poaching * each * me.learned", "pace.poaching * each + me.learned"),
    )),
    ("repeated/simulation.py", "tests/test_simulation.py", (
        ("block.state[_LEARNED, 1 - i,", "block.state[_LEARNED, i - i,"),
        ("apart**2 * one * two", "apart**2 * one + two"),
        ("/ (count - 1) / count)", "/ (count + 1) / count)"),
    )),
    ("repeated/chain.py", "tests/test_chain.py", (
        ("begun[start] = 1 - discount", "begun[start] = 1 + discount"),
        ("row[j] = row.get(j, _ZERO) + 1", "row[j] = row.get(j, _ZERO) - 1"),
        ("if all(j in reach[k] for k in reach[j])", "if any(j in reach[k] for k in reach[j])"),
        ("return _ONE if start in kept else _ZERO", "return _ONE if start in recurrent else _ZERO"),
        ("total + weight, weight * discount", "total + weight, weight + discount"),
        ("done + left @ total, left", "done + left @ power, left"),
        ("(k, _ZERO) - factor * entry", "(k, _ZERO) + factor * entry"),
        ("(matrix @ found - sides)", "(matrix @ found + sides)"),
    )),
    ("repeated/seen.py", "tests/test_alliance.py", (
        ("[both_open == read_open]", "[both_open != read_open]"),
        ("receptivity, 1 - point.transparency", "receptivity, 1 + point.transparency"),
        ("(error, theirs[:, of_row, :])", "(error, mine[:, of_row, :])"),
    )),
    ("repeated/joint.py", "tests/test_alliance.py", (
        ("self.tremble / (strategies - 1)", "self.tremble / (strategies + 1)"),
        ("plan.shape[-1] - self.leaving", "plan.shape[-1] + self.leaving"),
        ("width + view.column[t]", "width + view.column[s]"),
        ("_bordered(two, outside[1])", "_bordered(two, outside[0])"),
    )),
    ("repeated/value.py", "tests/test_value.py", (
        ("(1 - tremble - slip) * chances", "(1 - tremble + slip) * chances"),
        ("right[endless, -1] = 1", "right[endless, -1] = 0"),
        ("times[0], times[-1])", "times[0], times[-0])"),
        ("second.transpose(0, 3, 2, 1)", "second.transpose(0, 3, 2, 2)"),
        ("<= EXACT_ROUNDS", "> EXACT_ROUNDS"),
    )),
    ("repeated/perfection.py", "tests/test_perfection.py", (
        ("if worths and max(worths) > values[j]", "if worths and max(worths) < values[j]"),
        ("found.gain > (worst", "found.gain >= (worst"),
        ("(1 - discount) * option.reward + discount", "(1 + discount) * option.reward + discount"),
        ("if best[0] == values[0]:", "if best[0] != values[0]:"),
        ("if joint.plans[side][j, a] != 1", "if joint.plans[side][j, a] != 0"),
    )),
    ("repeated/patience.py", "tests/test_patience.py", (
        ("if any(coefficient > 0 for coefficient", "if all(coefficient > 0 for coefficient"),
        ("* own.below - own.above[0]", "* own.below + own.above[0]"),
        ("parts[-1].low if parts[-1].answer", "parts[-1].low if parts[-0].answer"),
        ("if here[k] == 0 and below[k] > 0", "if here[k] == 0 and below[k] < 0"),
        ("(k, Fraction(0)) - chance", "(k, Fraction(0)) + chance"),
    )),
    ("repeated/formal.py", "tests/test_formal.py", (
        ("[-other.below * each", "[+other.below * each"),
        ("return self.outside[side]", "return self.outside[0]"),
        ("(1 - self.delta) * whole", "(1 + self.delta) * whole"),
        ("if constant + slope * form() == 0)", "if constant - slope * form() == 0)"),
    )),
    ("repeated/belief.py", "tests/test_belief.py", (
        ("T - P, R - T + P - S)", "T - P, R - T + P + S)"),
        ("if G <= 0 and H >= G", "if G <= 0 and H <= G"),
        ("return G / H if 0 < G <= H", "return G / H if 0 < G < H"),
        ("piece.signs == (0, 1, 1)", "piece.signs == (0, 1, 0)"),
        ("H + discount * (W - G)))", "H + discount * (W + G)))"),
        ("(met[0, 0][1], met[1, 0][1]", "(met[0, 0][1], met[1, 0][0]"),
    )),
    ("repeated/reciprocity.py", "tests/test_policies.py", (
        ("[[min(k + 1, length)] * len(", "[[max(k + 1, length)] * len("),
        ("[[0, 1], [0, 1]], start=1)", "[[0, 1], [0, 1]], start=0)"),
        ("[[0, 1], [0, 2], [0, 2]]", "[[0, 1], [0, 2], [0, 1]]"),
        ("[[0, 1], [1, 0]]", "[[0, 1], [1, 1]]"),
        ("max(k - 2, 0)", "max(k - 1, 0)"),
        ("if shown >= level else 0", "if shown > level else 0"),
        ("[[1, 4], [2, 4], [3, 4], [2, 4]", "[[1, 4], [2, 4], [3, 4], [1, 4]"),
        ("[contrite, contrite]],", "[contrite, content]],"),
    )),
    ("repeated/punishment.py", "tests/test_policies.py", (
        ("moves[k, a, b] = min(k + 1, length)", "moves[k, a, b] = max(k + 1, length)"),
        ("[seat.other.defect] * length", "[seat.other.cooperate] * length"),
        ("profile.payoffs[1 - seat.side]", "profile.payoffs[0 - seat.side]"),
        ("if profile.supports == defection)", "if profile.supports != defection)"),
        ("moves[0, seat.cooperate, :] = theirs", "moves[0, seat.cooperate, :] = own"),
        ("np.array([1, *after])", "np.array([0, *after])"),
        ("leaves=[1])", "leaves=[0])"),
    )),
    ("repeated/memory_one.py", "tests/test_policies.py", (
        ("-slope[k]) for k in (CC, CD)]", "-slope[k]) for k in (CC, DC)]"),
        ("part * v / largest", "part + v / largest"),
        ("theirs[base] - payoff for", "theirs[base] + payoff for"),
        ("elif a < 0:", "elif a > 0:"),
        ("1 - (T - R) / (R - S)", "1 + (T - R) / (R - S)"),
        ("row[choices[1]] += 1 - chance", "row[choices[1]] += 1 + chance"),
    )),
    ("repeated/policies.py", "tests/test_policies.py", (
        ('if colon and not wanted:', 'if colon or not wanted:'),
    )),
    ("repeated/policy_file.py", "tests/test_policy_file.py", (
        ('return int("," in key), sum(exactness), exactness[0]',
         'return int("," in key), sum(exactness), exactness[1]'),
        ("total != 1 or", "total != 1 and"),
        ("if open_ == (part ==", "if open_ != (part =="),
    )),
    ("repeated/causes.py", "tests/test_cli_policies.py", (
        ("if (~group).sum() == 1:", "if (~group).sum() == 2:"),
        ("if (group == alike).all():", "if (group != alike).all():"),
    )),
    ("repeated/match.py", "tests/test_match.py", (
        ("on = (k < last)", "on = (k <= last)"),
        ("~first.leaves[one] & ~second", "~first.leaves[one] | ~second"),
        ("(k + 1).view", "(k - 1).view"),
        ("(batch + acts.choice_1)", "(batch + acts.choice_2)"),
        ("ddof=1)) / BATCHES", "ddof=1)) * BATCHES"),
        ("(lengths - self.batches", "(lengths + self.batches"),
        ("int(walks.one[end]), int(walks.two[end])", "int(walks.two[end]), int(walks.two[end])"),
        ("walks.two.max() + 1", "walks.two.max() - 1"),
        ("errors.append(0.0 if", "errors.append(1.0 if"),
        ("self.played < self.rounds and", "self.played <= self.rounds and"),
        ("rounds >= COMPILED_FROM", "rounds > COMPILED_FROM"),
        ("longest), counts)", "longest), None)"),
    )),
    ("repeated/compiled.py", "tests/test_match.py", (
        ("np.uint64(k + 1)", "np.uint64(k - 1)"),
        ("first.leaves[one] or second", "first.leaves[one] and second"),
        ("if asked and not installed", "if asked or not installed"),
        ("one, two = acts.node_1, acts.node_2", "one, two = acts.node_1, acts.node_1"),
    )),
    ("repeated/turn.py", "tests/test_three_roads.py", (
        ("(draw >= rule.cumulative", "(draw < rule.cumulative"),
        ("draw / tremble * (count - 1)", "draw / tremble * (count + 1)"),
        ("(other >= choice)", "(other > choice)"),
        ("select(wrong, two.mirrored[b], b)", "select(wrong, two.mirrored[b], a)"),
        ("one.opens[a] & two.opens[b]", "one.opens[a] | two.opens[b]"),
        ("both ^ (drawn", "both & (drawn"),
        ("own_1, own_2 = meant_1, meant_2", "own_1, own_2 = meant_1, meant_1"),
        ("(node_2 * two.width + own_2)", "(node_2 * two.width + own_1)"),
        ("linked(two, TREMBLE)", "linked(one, TREMBLE)"),
        ("linked(one, SIGNAL)", "linked(one, TREMBLE)"),
    )),
    ("repeated/course.py", "tests/test_three_roads.py", (
        ("(delta**k for k", "(delta * k for k"),
    )),
    ("repeated/rounds.py", "tests/test_three_roads.py", (
        ("rest[i] * believed", "rest[i] + believed"),
        ("block.left[i, gone] = quits[i]", "block.left[i, gone] = quits[0]"),
        ("course.weights[k - 1, side]", "course.weights[k + 1, side]"),
    )),
    ("repeated/meeting.py", "tests/test_meeting.py", (
        ("how._replace(runs=min(how.runs, 1))", "how._replace(runs=max(how.runs, 1))"),
        ("elif how.runs == 1", "elif how.runs == 2"),
        ("float((one * two).sum()) / max", "float((one * one).sum()) / max"),
        ("max(how.runs - 1, 1) / how.runs", "max(how.runs - 1, 1) * how.runs"),
        ("error[1] ** 2))", "error[0] ** 2))"),
        ("found.learned.sum(axis=0)", "found.learned.min(axis=0)"),
        ("stocks if moves", "alive if moves"),
        ("axis=0), ~found.over", "axis=0), +found.over"),
        ('"\\n".join(policy.name', '"\\n".join(policy.start'),
    )),
    ("repeated/tournament.py", "tests/test_meeting.py", (
        ("weights[j, i, 1] += 0.5", "weights[j, i, 0] += 0.5"),
        ("TIED * hypot(", "TIED - hypot("),
        ("weights[:, i, 1] += 1", "weights[:, i, 0] += 1"),
        ("TIED * self._standard_error(one - two)", "TIED * self._standard_error(one + two)"),
        ("TIED * self._learned_error(one - two)", "TIED * self._learned_error(one + two)"),
        ("((weights * errors) ** 2)", "((weights + errors) ** 2)"),
        ("any(each.trusting for each in rows)", "all(each.trusting for each in rows)"),
        ('channel != "both":', 'channel == "both":'),
    )),
    ("repeated/meeting.py", "tests/test_tournament.py", (
        ("[F1 + F2 + F1 * F2 for", "[F1 + F2 - F1 * F2 for"),
    )),
    ("repeated/tournament.py", "tests/test_tournament.py", (
        ("self.meetings[j][i].payoffs[1]", "self.meetings[j][i].payoffs[0]"),
        ("_mean(row + column) for row", "_mean(row + row) for row"),
        ("error = max(each.rounding", "error = min(each.rounding"),
        ("self._gains(i, j) > (0, 0)", "self._gains(i, j) >= (0, 0)"),
        ("STABILITIES[0] if first < 0", "STABILITIES[0] if first > 0"),
        ("STABILITIES[2 + worst[1]]", "STABILITIES[2 - worst[1]]"),
        ("self._sign((j, j), (i, j))", "self._sign((j, j), (j, j))"),
        ("<= max(self.tolerance, doubt)", "< max(self.tolerance, doubt)"),
        ("max(map(max, means)) - lowest", "max(map(max, means)) + lowest"),
        ("(each - lowest) / scale", "(each - lowest) * scale"),
        ("scores[j] - scores[k] > least", "scores[j] - scores[k] >= least"),
        ("rate * other for rate", "rate + other for rate"),
    )),
    ("report/tournament.py", "tests/test_cli_tournament.py", (
        ("len(names) > MOST + 1", "len(names) > MOST - 1"),
        ("each.learning_rank == 1]", "each.learning_rank != 1]"),
    )),
    ("cli/tournament.py", "tests/test_cli_tournament.py", (
        ("if len(numbers) < 4:", "if len(numbers) <= 4:"),
    )),
    ("stage/opened.py", "tests/test_opened.py", (
        ("own if i in said else restraint", "own if i in said else own"),
        ("(1 - thing, thing) if side == 1", "(1 - thing, thing) if side == 0"),
        ("(one if side == 1 else thing", "(one if side == 0 else thing"),
        ("(side is None or its == side or base", "(side is None or its != side or base"),
    )),
    ("stage/symbolic.py", "tests/test_opened.py", (
        ("(of_name[worths[-1]], of_name[worths[0]])", "(of_name[worths[+1]], of_name[worths[0]])"),
        ('if term == "created" else', 'if term != "created" else'),
    )),
    ("dynamics/separation.py", "tests/test_separation.py", (
        ("return P + going**rounds * (R - P)", "return P - going**rounds * (R - P)"),
        ("(1 - going) * going**rounds * T", "(1 - going) * going**rounds * P"),
        ("(1 - going ** (rounds + 1))", "(1 - going ** (rounds + 0))"),
        ("(R - (1 - going) * T)", "(R + (1 - going) * T)"),
        ("if most <= 0:", "if most < 0:"),
        ("if going**k <= most)", "if going**k < most)"),
        ("if T > R > P > S", "if T > R > P < S"),
    )),
    ("dynamics/market.py", "tests/test_pool.py", (
        ("(self.closed > self.open)", "(self.closed >= self.open)"),
        ("pairs[:, ~refused.any(axis=0)]", "pairs[:, ~refused.all(axis=0)]"),
        ("~open_[i] & open_[1 - i]", "~open_[i] & open_[0 - i]"),
        ("+= open_[i] & open_[1 - i]", "+= open_[i] | open_[1 - i]"),
        ("rounds[i].leaves | rules[i].leaves", "rounds[i].leaves & rules[i].leaves"),
        ("alone(sides[i], sides[1 - i])[1]", "alone(sides[i], sides[0 - i])[1]"),
        ("left.any(axis=0) | breaks", "left.all(axis=0) | breaks"),
        ('age, side="right") - 1', 'age, side="left") - 1'),
        ("each.renew[1 - i]", "each.renew[0 - i]"),
        ("moves=rule.moves + before[i]", "moves=rule.moves - before[i]"),
        ("key=lambda rule: rule.trusting", "key=lambda rule: rule.by_chance"),
        ("opens / (2 * len(self.age))", "opens / (1 * len(self.age))"),
    )),
    ("dynamics/pool.py", "tests/test_pool.py", (
        ("(1 - gone / np.maximum", "(1 + gone / np.maximum"),
        ("float(means.var(ddof=1)) / count)", "float(means.var(ddof=0)) / count)"),
    )),
    ("report/pool.py", "tests/test_cli_pool.py", (
        ("np.where(turned, left[::-1], left)", "np.where(turned, left[::+1], left)"),
        ("(e**2 + f**2) ** 0.5", "(e**2 + f**2) ** 9.5"),
        ("key=lambda pair: -found.kind", "key=lambda pair: +found.kind"),
    )),
    ("cli/pool.py", "tests/test_cli_pool.py", (
        ("str(int(rounds) + 1)", "str(int(rounds) + 2)"),
        ("0 < int(rounds) < 10**5", "0 <= int(rounds) < 10**5"),
    )),
    ("repeated/generation.py", "tests/test_folk.py", (
        ("p[0] + ((1 - d1) / d1 *", "p[0] - ((1 - d1) / d1 *"),
        ("if equal and g1 >= c1 and g2 >= c2:", "if equal and g1 >= c1 or g2 >= c2:"),
        ("(1 - d1) * g1 + d1 * w1", "(1 - d1) * g1 + d2 * w1"),
        ("rows[i].append(((1 - d) * act.best[i], {feared[i]: d}))",
         "rows[i].append(((1 - d) * act.best[i], {feared[0]: d}))"),
        ("if len(held) == len(kept):", "if len(held) != len(kept):"),
    )),
    ("repeated/folk.py", "tests/test_folk.py", (
        ("best - gain >= (1 - d) * best + d * p", "best - gain > (1 - d) * best + d * p"),
        ("if gain >= best - p:", "if gain < best - p:"),
        ("[max(line) for line in game.row.T]", "[min(line) for line in game.row.T]"),
    )),
    ("repeated/polygons.py", "tests/test_folk.py", (
        ("before != after and _to_edge(", "before != after or _to_edge("),
        ("min(across) < c[1] < max(across)", "min(across) > c[1] < max(across)"),
        ("chain[-1], point) <= 0", "chain[-1], point) < 0"),
    )),
    ("equilibrium/cells.py", "tests/test_cells.py", (
        ("0 if root.factor in each else sign", "1 if root.factor in each else sign"),
        ("(root.low > value) - (root.high < value)", "(root.low > value) + (root.high < value)"),
        ("Fraction(numerator, denominator) < high", "Fraction(numerator, denominator) > high"),
    )),
    ("equilibrium/carried.py", "tests/test_conditions.py", (
        ("if self.wanted & ~best == 0:", "if self.wanted & ~best != 0:"),
        ("conditions_hold and 0 not in signs", "conditions_hold or 0 not in signs"),
    )),
    ("equilibrium/carried.py", "tests/test_regions.py", (
        ("common if never_zero else common**2", "common if never_zero else common**3"),
    )),
    ("equilibrium/conditions.py", "tests/test_conditions.py", (
        ("if size % 2 == 0 else bordered / total", "if size % 2 == 1 else bordered / total"),
        ("(not self.strict and above == 0)", "(not self.strict or above == 0)"),
        ("for stretch in alone[1:])", "for stretch in alone[0:])"),
        ("other = 3 - partner", "other = 2 - partner"),
    )),
    ("equilibrium/formulas.py", "tests/test_conditions.py", (
        ("b**2 - 4 * a * c", "b**2 - 2 * a * c"),
        ("content * (-1) ** power", "content * (+1) ** power"),
        ("above / below if below else None", "above * below if below else None"),
    )),
    ("equilibrium/regions.py", "tests/test_regions.py", (
        ("Fraction(2 * k + 1, 2 * mesh)", "Fraction(2 * k + 1, 3 * mesh)"),
        ("if self._both(there)[1] == self.tied:", "if self._both(there)[1] >= self.tied:"),
        ("(supports(n, m)[q].columns, supports(m, n)[p].columns)",
         "(supports(n, m)[q].columns, supports(m, n)[p].rows)"),
    )),
    ("equilibrium/positivity.py", "tests/test_positivity.py", (
        ("if power <= k:", "if power < k:"),
        ("comb(k, power) / comb(degree, power)", "comb(k, power) / comb(degree, k)"),
        ("for direction in (1, -1)", "for direction in (1, +1)"),
        ("coefficient > 0 for coefficient in seen", "coefficient < 0 for coefficient in seen"),
        ("step = -width", "step = +width"),
    )),
    ("equilibrium/minors.py", "tests/test_minors.py", (
        ("-1 if k % 2 else 1)", "+1 if k % 2 else 1)"),
        ("-1 if more.index(r) % 2 else 1", "+1 if more.index(r) % 2 else 1"),
        ("if gain == 0)]", "if gain < 0)]"),
        ("            if k % 2:", "            if k % 3:"),
        ("if rows & ~best_rows == 0", "if rows & ~best_columns == 0"),
    )),
    ("equilibrium/batch.py", "tests/test_batch.py", (
        ("above &= down[place]", "above &= up[place]"),
        ("factorial(depth + 1) < 2.0**53", "factorial(depth + 1) < 2.0**99"),
        ("size * rounding)", "0 * rounding)"),
        ("error > TOLERANCE * total", "error > error * total"),
        ("return game + at,", "return game * at,"),
        ("-np.frexp(top)[1]", "+np.frexp(top)[1]"),
        ("if whole or place in known:", "if whole and place in known:"),
    )),
    ("stage/strategies.py", "tests/test_strategies.py", (
        ("else 1 - strategy.transparency", "else 1 + strategy.transparency"),
        ("Fraction(k, size - 1)", "Fraction(k, size + 1)"),
        ("2 <= size <= LARGEST_GRID", "2 <= size < LARGEST_GRID"),
        ("learner.receptivity * partner.transparency", "learner.receptivity * partner.receptivity"),
        ("return one + two + one * two", "return one + two - one * two"),
        ("(two + one * two / 2) / total", "(two + one * two / 3) / total"),
    )),
    ("stage/parameters.py", "tests/test_parameters.py", (
        ("value > self.low if self.open_low", "value >= self.low if self.open_low"),
        ("value < self.high if self.open_high", "value <= self.high if self.open_high"),
        ('the same customers", "4/5"', 'the same customers", "3/5"'),
        ("(1 - number, number) if side == 1", "(1 - number, number) if side == 0"),
        ("(number, before[1]) if side == 0", "(number, before[0]) if side == 0"),
        ("if sum(shares) != 1:", "if sum(shares) > 1:"),
        ("sides.count(None) == 1", "sides.count(None) == 2"),
        ("(text) < 7 and int(text) > 0", "(text) < 7 and int(text) >= 0"),
        ("if 1 not in steps:", "if 0 not in steps:"),
        ("result |= unsaid", "result &= unsaid"),
        ('result["grace"].denominator != 1', 'result["grace"].denominator != 2'),
    )),
    ("stage/levers.py", "tests/test_levers.py", (
        ("or value < 1:", "or value < 0:"),
        ("if found[0] in BEGINNINGS", "if found[1] in BEGINNINGS"),
        ("if sided(PARAMETERS, name)}", "if sided(ROUNDS, name)}"),
        ("if found[0] in PARAMETERS:", "if found[0] in ROUNDS:"),
        ('("renew", renew)])["renew"]', '("renew", at)])["renew"]'),
    )),
    ("files.py", "tests/test_levers.py", (
        ("range(len(place), 0, -1)", "range(len(place), 1, -1)"),
    )),
    ("catalog/game_file.py", "tests/test_levers.py", (
        ("if not self.set and self.renew is None", "if not self.set or self.renew is None"),
    )),
    ("repeated/state.py", "tests/test_levers_played.py", (
        ("(1.0 - pace.correction * looked", "(1.0 + pace.correction * looked"),
        ("looked * showed)", "looked * seen)"),
        ("pace.erosion * (1.0 - received)", "pace.erosion * (1.0 + received)"),
        ("experience_rate * (1.0 - experience)", "experience_rate * (1.0 + experience)"),
        ("pace.outside + pace.poaching", "pace.outside - pace.poaching"),
        ("underrated * received -", "underrated * given -"),
    )),
    ("repeated/course.py", "tests/test_levers_played.py", (
        ('values["poaching"] * values', 'values["poaching"] + values'),
        ("1 - (1 - a) * (1 - float(b))", "1 - (1 - a) * (1 + float(b))"),
    )),
    ("repeated/simulation.py", "tests/test_levers_played.py", (
        ("*= 1.0 - new", "*= 1.0 + new"),
    )),
    ("report/games.py", "tests/test_cli_games.py", (
        ("if value != default[name]}", "if value == default[name]}"),
        ("(_schedule(value),) * 2", "(_schedule(value),) * 3"),
        ('if name == "ending":', 'if name != "ending":'),
        ("isinstance(value, list) else [value]", "isinstance(value, str) else [value]"),
    )),
    ("stage/payoffs.py", "tests/test_payoffs.py", (
        ("return 3 * connections", "return 2 * connections"),
        ("relatedness + relatedness * alignment", "relatedness - relatedness * alignment"),
        ("mine.absorption * me[0]", "mine.absorption * me[1]"),
        ("shown(yours.spillover, you[1])", "shown(yours.spillover, you[0])"),
        ("return spillover + (1 - spillover)", "return spillover + (1 + spillover)"),
        ("- mine.leakage * given\n", "+ mine.leakage * given\n"),
        ("+ synergy(mine) * received * given", "+ synergy(mine) * received + given"),
        (" - costs(mine, me) + mine.baseline", " - costs(mine, me) - mine.baseline"),
        ("receptivity * (1 + mine.convexity", "receptivity * (1 - mine.convexity"),
    )),
    # Claims of the catalogue see these sooner than the proof of the whole formula does.
    ("stage/payoffs.py", "tests/test_games.py", (
        ("(1 - mine.undervaluation * misjudged)", "(1 + mine.undervaluation * misjudged)"),
        ("* (1 - your_trust))", "* (1 - my_trust))"),
        ("mine.overlap * your_worth", "mine.overlap * my_worth"),
        ("(1 - mine.restraint * my_trust)", "(1 + mine.restraint * my_trust)"),
        ("        2 * my_share * mine.synergy", "        3 * my_share * mine.synergy"),
    )),
    ("stage/forces.py", "tests/test_forces.py", (
        ("mine.leakage - mine.common - yours", "mine.leakage - mine.common + yours"),
        ("(mine.worth + mine.common +", "(mine.worth - mine.common +"),
        ("opened = (1 - yours.spillover)", "opened = (1 - mine.spillover)"),
        ('"R-P": W - G + H', '"R-P": W - G - H'),
        ("force.exposure / force.complementarity", "force.exposure * force.complementarity"),
        ("yours.absorption * you[0]", "yours.absorption * you[1]"),
        ("_benefit(mine) - _relative_cost", "_benefit(mine) + _relative_cost"),
        ("/ (2 * share)", "/ (3 * share)"),
        ("scale * loss * restraint + safeguarding", "scale * loss * restraint - safeguarding"),
        ("(G - H) / (W + H)", "(G - H) / (W - H)"),
        ("(competing + W - outside)", "(competing + W + outside)"),
        ("(1 - 2 * error)", "(1 - 3 * error)"),
        ("discount * (W - G)", "discount * (W + G)"),
        ("(2 * G - H)", "(2 * G + H)"),
    )),
    ("stage/game.py", "tests/test_game.py", (
        ("list(rows) == list(columns)", "list(rows) != list(columns)"),
        ("(scale // cell.denominator)", "(scale % cell.denominator)"),
        ("self.believed[0].convexity == 0", "self.believed[0].convexity != 0"),
    )),
    # The numbers of whole games stand in the catalogue and its claims.
    ("stage/game.py", "tests/test_games.py", (
        ("replace(game.over_time(**over_time)", "replace(game.over_time(**left)"),
        ("(r[None, :], t[None, :])", "(t[None, :], t[None, :])"),
        ("(r[:, None], t[:, None])", "(r[:, None], r[:, None])"),
    )),
    ("stage/expressions.py", "tests/test_expressions.py", (
        ("one.degree + two.degree", "one.degree - two.degree"),
        ("base.value == 0 and exponent < 0", "base.value == 0 and exponent > 0"),
        ("len(text) > LONGEST", "len(text) >= LONGEST"),
        ("if depth == 0:", "if depth == 1:"),
        ("if degree > HIGHEST:", "if degree >= HIGHEST:"),
    )),
    ("rationals.py", "tests/test_strategies.py", (
        ("if int(denominator) == 0:", "if int(denominator) == 1:"),
    )),
    ("rationals.py", "tests/test_parameters.py", (
        ("Fraction(int(numerator), int(denominator))", "Fraction(int(numerator), int(numerator))"),
    )),
    ("rationals.py", "tests/test_expressions.py", (
        ("abs(power) > MOST_DIGITS", "abs(power) < MOST_DIGITS"),
        ("if len(exponent) <= 6", "if len(exponent) <= 0"),
    )),
    ("catalog/game_file.py", "tests/test_games.py", (
        ("- self.value) <= self.tolerance", "- self.value) < self.tolerance"),
        ("if int(exponent) < 0 else", "if int(exponent) > 0 else"),
        ("len(set(labels)) < len(labels)", "len(set(labels)) <= len(labels)"),
        ("self.symmetric == (self.column", "self.symmetric != (self.column"),
        ("m != n or self.labels[0]", "m != n and self.labels[0]"),
        ("NEVER if value == NEVER", "NEVER if value != NEVER"),
        ("<= self.tolerance + error", "<= self.tolerance - error"),
    )),
    ("equilibrium/exact.py", "tests/test_exact.py", (
        ("MOST_VERTICES = 3000", "MOST_VERTICES = 1000"),
        ("labels >> n |", "labels >> m |"),
        ("if any(x.slacks[:m])", "if all(x.slacks[:m])"),
        ("x.labels | y.labels == every", "x.labels ^ y.labels == every"),
        ("line[0] - cell for cell in line", "line[0] + cell for cell in line"),
        ("if vertex.slacks[label] > 0]", "if vertex.slacks[label] >= 0]"),
        ("labels.bit_count() == dimension for", "labels.bit_count() >= dimension for"),
        ("beyond * a + there * b", "beyond * a - there * b"),
        ("near.labels & far.labels | bit", "near.labels ^ far.labels | bit"),
        ("< dimension - 1:", "< dimension + 1:"),
        ("if each & shared == shared) == 2", "if each & shared == shared) >= 2"),
    )),
    ("equilibrium/lemke_howson.py", "tests/test_exact.py", (
        ("0 if label < m else 1", "0 if label <= m else 1"),
        ("(pivot * a - factor * b)", "(pivot * a + factor * b)"),
        ("if one < two:", "if one > two:"),
        ("elif one == two:", "elif one != two:"),
        ("steps < most_pivots", "steps <= most_pivots"),
        ("shift = 1 - min", "shift = 0 - min"),
    )),
    # Components of random games are held against the reference beside the enumeration.
    ("equilibrium/solution.py", "tests/test_exact.py", (
        ("setdefault((1, column), len", "setdefault((0, column), len"),
    )),
    ("equilibrium/dominance.py", "tests/test_solve.py", (
        ("payoffs[k][j] > weak[j]", "payoffs[k][j] >= weak[j]"),
        ("_kept(replies, columns, kept_rows)", "_kept(replies, columns, columns)"),
        ("set(CORNERS) <= set(points)", "set(CORNERS) >= set(points)"),
        ("set(equals) <= played", "set(equals) >= played"),
        ("other.column == profile.column", "other.column != profile.column"),
        ("other.row == profile.row", "other.row != profile.row"),
        ("Face(partner + 1,", "Face(partner + 2,"),
    )),
    ("equilibrium/nash.py", "tests/test_solve.py", (
        ("weight > SMALLEST_WEIGHT", "weight < SMALLEST_WEIGHT"),
        ("if profile.regret == 0 else", "if profile.regret >= 0 else"),
        ("any(weight < 0 for weight", "any(weight > 0 for weight"),
        ("line[-1] - sum(", "line[-1] + sum("),
    )),
    ("equilibrium/solution.py", "tests/test_solve.py", (
        ("self.best_replies == (1, 1)", "self.best_replies == (1, 2)"),
        ("self.best_total - min(totals)", "self.best_total - max(totals)"),
        ("self.best_replies[0] > len(columns)", "self.best_replies[0] >= len(columns)"),
        ("self.components < len(self.profiles)\n", "self.components <= len(self.profiles)\n"),
        ("best: Fraction = max(", "best: Fraction = min("),
        ("min(totals) <= 0 or", "min(totals) < 0 or"),
        ("regret=max(best[0]", "regret=min(best[0]"),
        ("answers.count(best[1])", "answers.count(best[0])"),
        ("one >= payoffs[0] and two", "one > payoffs[0] and two"),
    )),
    ("equilibrium/solve.py", "tests/test_solve.py", (
        ('complete = method != "nashpy"', 'complete = method == "nashpy"'),
        ("len(corners) < len(rows)", "len(corners) <= len(rows)"),
        ("best_replies=profile_of(small,", "best_replies=profile_of(game,"),
        ("sorted(found, reverse=True)", "sorted(found, reverse=False)"),
        ("components=max(", "components=min("),
        ("refused += 1", "refused -= 1"),
        ("max(line[j] for line in A)", "min(line[j] for line in A)"),
        ("best_in_column[j] and B[i][j]", "best_in_column[j] or B[i][j]"),
        ("Fraction(int(k == position))", "Fraction(int(k != position))"),
    )),
    ("equilibrium/linear.py", "tests/test_linear.py", (
        ("if steepest >= 0:", "if steepest <= 0:"),
        ("if line[entering] > 0]", "if line[entering] >= 0]"),
        ("if one < two:", "if one > two:"),
        ("new[j] = scale", "new[j] = pivot"),
        ("new[j] = -factor", "new[j] = +factor"),
        ("(pivot * a - factor * b)", "(pivot * a + factor * b)"),
        ("shift = 1 - min(map", "shift = 0 - min(map"),
        ("(best.prices, best.x))", "(best.prices, best.prices))"),
        ("(limits + 1) > MOST_CELLS", "(limits + 1) < MOST_CELLS"),
    )),
    ("equilibrium/maxmin.py", "tests/test_maxmin.py", (
        ("pure_maxmin=max(worst)", "pure_maxmin=min(worst)"),
        ("most.index(min(most))", "most.index(max(most))"),
        ("[max(line) for line in payoffs.T]", "[min(line) for line in payoffs.T]"),
        ("replies, columns, rows, bounds", "B, columns, rows, bounds"),
        ("if len(totals) == 1 else", "if len(totals) >= 1 else"),
    )),
    ("equilibrium/elimination.py", "tests/test_elimination.py", (
        ("all(gain > 0 for gain in line)", "all(gain >= 0 for gain in line)"),
        ("if max(column) <= 0:", "if max(column) <= 1:"),
        ("if value > 0 else Verdict", "if value >= 0 else Verdict"),
        ("min(line) >= 0 and max(line) > 0", "min(line) >= 0 and max(line) >= 0"),
        ("[1 + price for price", "[0 + price for price"),
        ("if best.value > 0:", "if best.value >= 0:"),
        ("is not None or not weak:", "is not None and not weak:"),
        ("payoffs[k][j] - payoffs[strategy][j]", "payoffs[k][j] + payoffs[strategy][j]"),
    )),
    ("equilibrium/selection.py", "tests/test_selection.py", (
        ("best = [max((each.payoffs[side]", "best = [min((each.payoffs[side]"),
        ("> nash_product(game, two, one)\n", ">= nash_product(game, two, one)\n"),
        ("(game.row[i, j] - game.row[k, j])", "(game.row[i, j] - game.row[i, j])"),
        ("game.column[i, m]", "game.column[k, m]"),
        ("if quadratic[0][0] <= 0:", "if quadratic[0][0] < 0:"),
        ("last, *free = played", "last, *free = best"),
        ("below[0] * across / pivot", "below[0] * across * pivot"),
        ("bounds).value > 0\n", "bounds).value >= 0\n"),
        ("(game.column != game.row.T)", "(game.column == game.row.T)"),
        ("profile.row == profile.column and", "profile.row != profile.column and"),
        ("payoffs[i, j] - payoffs[i, last]", "payoffs[i, j] + payoffs[i, last]"),
    )),
    ("equilibrium/correlated.py", "tests/test_correlated.py", (
        ("told in (None, i)", "told in (None, j)"),
        ("(game.row[instead, j] - game.row[i, j])", "(game.row[instead, j] + game.row[i, j])"),
        ("if told != instead", "if told == instead"),
        ("shift = 1 - min(totals)", "shift = 1 - max(totals)"),
        ("[sign * int(scale *", "[sign + int(scale *"),
    )),
    ("equilibrium/logit.py", "tests/test_logit.py", (
        ("self.row[1:] - self.row[0]) * y", "self.row[1:] - self.row[0]) * 1"),
        ("one[1:] - one[0] - at[-1]", "one[1:] - one[0] + at[-1]"),
        ("[-1])) / unit)", "[-1])) * unit)"),
        ("if distance(each) <= NEAR)", "if distance(each) >= NEAR)"),
        ("<= CLOSE):", "<= 1):"),
        ("corrected[0][-1] < 0:", "corrected[0][-1] < 9:"),
        ("> HIGHEST or", "< HIGHEST or"),
    )),
    ("equilibrium/solve.py", "tests/test_selection.py", (
        ("stable(_nash(small,", "stable(_nash(game,"),
    )),
    ("equilibrium/contracts.py", "tests/test_contracts.py", (
        ("return self.feared < self.payoff", "return self.feared > self.payoff"),
        ("self.discount / (1 - self.discount)", "self.discount * (1 - self.discount)"),
        ("row[:, n] -= two", "row[:, n] -= one"),
        ("column[leaves, :] += one", "column[leaves, :] += two"),
        ("gain=replies[best] - replies[own]", "gain=replies[best] + replies[own]"),
        ("min(found, key=lambda", "max(found, key=lambda"),
        ("_now(need) + need.discount * paid", "_now(need) - need.discount * paid"),
    )),
    ("equilibrium/bargaining.py", "tests/test_contracts.py", (
        ("(share, 1 - share)", "(share, 1 + share)"),
        ("low = max(low, -at_zero / slope)", "low = min(low, -at_zero / slope)"),
        ("high = min(high, -at_zero / slope)", "high = max(high, -at_zero / slope)"),
        ("elif at_zero < 0", "elif at_zero <= 0"),
        ("- (1 - d) * u[a, other]", "- (1 + d) * u[a, other]"),
        ("yield from _conditions(ends, feared", "yield from _conditions(ends, target"),
    )),
    ("equilibrium/algebra.py", "tests/test_statics.py", (
        ('return scaled(("v", j), ("l", i))', 'return scaled(("v", i), ("l", i))'),
        ('return scaled(("A", j), by=-1)', 'return scaled(("A", i), by=-1)'),
        ('("K", i): -kept * left * of("psi", i)', '("K", i): +kept * left * of("psi", i)'),
        ('(("v", i), ("l", j), by=-1)', '(("v", j), ("l", j), by=-1)'),
        ('("B", j): -mine * of("c", j)', '("B", j): +mine * of("c", j)'),
    )),
    ("equilibrium/statics.py", "tests/test_statics.py", (
        ("first, second = dn * d, -n * dd", "first, second = dn * d, +n * dd"),
        ("without(dn * d - n * dd, known)", "without(dn * d + n * dd, known)"),
        ('"p = 0": {"p": NOTHING}', '"p = 0": {"p": SHARE}'),
    )),
    ("equilibrium/propositions.py", "tests/test_supermodular.py", (
        ("if k != place and c]", "if k == place and c]"),
        ("rates) * direction", "rates) * 1"),
        ("(COMPETITION, ACCOMMODATION, AVOIDANCE)", "(COMPETITION, ACCOMMODATION, COMPETITION)"),
        ("yield moved - sum(", "yield moved + sum("),
    )),
    ("equilibrium/supermodular.py", "tests/test_supermodular.py", (
        ("created >= 0 and returned >= 0", "created >= 0 or returned >= 0"),
        ("(mine.common - mine.leakage)", "(mine.common - mine.worth)"),
        ("return settled(max), settled(min)", "return settled(max), settled(max)"),
    )),
    ("equilibrium/classes.py", "tests/test_games.py", (
        ("if game.shape != (2, 2):", "if game.shape == (2, 2):"),
        ("*game.column.T.flat", "*game.row.T.flat"),
        ("temptation == 0 or fear == 0", "temptation == 0 and fear == 0"),
        ("temptation < 0 and fear < 0", "temptation < 0 or fear < 0"),
        ('difference["R-S"], "Chicken"', 'difference["R-P"], "Chicken"'),
        ('difference["R-P"], "Prisoner', 'difference["R-S"], "Prisoner'),
        ("if value > 0 else negative", "if value < 0 else negative"),
        ('"R-P": R - P', '"R-P": R + P'),
    )),
    ("equilibrium/classes.py", "tests/test_topology.py", (
        ("value == 0 and led(key, 1)", "value == 0 or led(key, 1)"),
        ("led(key, 1) != led(key, -1)", "led(key, 1) == led(key, -1)"),
        ('R - difference["R-S"]', 'R + difference["R-S"]'),
        ('R + difference["T-R"]', 'R - difference["T-R"]'),
    )),
    ("equilibrium/topology.py", "tests/test_topology.py", (
        ("(False, False): 3", "(False, False): 2"),
        ("[i != m, j != n]", "[i != n, j != n]"),
        ("for low in (1, 2, 1, 2, 1)", "for low in (1, 2, 1, 2, 2)"),
        ("ranks[best ^ 0b10]", "ranks[best ^ 0b01]"),
        ("payoffs[a] < payoffs[b]", "payoffs[a] <= payoffs[b]"),
        ("self.row == self.column and", "self.row == self.column or"),
        ("if len(group) > 1", "if len(group) > 2"),
        ("{low: low + 1", "{low: low - 1"),
    )),
    ("equilibrium/learning.py", "tests/test_learning.py", (
        ("max(worth) < NOTHING", "max(worth) <= NOTHING"),
        ("< UNEQUAL * max(worth)", "<= UNEQUAL * max(worth)"),
        ("overlap >= COMPETITIVE", "overlap > COMPETITIVE"),
        ("max(parts[name], Fraction(0))", "min(parts[name], Fraction(0))"),
        ("row[i] * column[j] * part", "row[i] * column[i] * part"),
        ("(second, first, place[j], place[i])", "(second, first, place[i], place[i])"),
        ("if gain == most", "if gain != most"),
    )),
    ("evidence/robustness.py", "tests/test_robustness.py", (
        ("LEAST, MOST = 0.8, 1.2", "LEAST, MOST = 0.9, 1.2"),
        ("(MOST - LEAST) * chance", "(MOST + LEAST) * chance"),
        ("if entry.open_high else high", "if entry.open_low else high"),
        ('apart = one != two and name', 'apart = one == two and name'),
        ('and name != "believed_restraint"', 'or name != "believed_restraint"'),
        ('"trust_restraint" if name', '"trust" if name'),
        ("two / (one + two))}", "two / (one + one))}"),
        ("partner=int(apart)", "partner=int(two)"),
    )),
    ("evidence/claims.py", "tests/test_games.py", (
        ("if found != set(claimed):", "if found > set(claimed):"),
        ("[payoffs.shape[1]] * payoffs.shape[0]:", "[payoffs.shape[1]] * payoffs.shape[1]:"),
        ("return first[position], second[position]", "return first[position], first[position]"),
        ("(each.worth + each.common)", "(each.worth - each.common)"),
        ("_of_alliance(_force(1))", "_of_alliance(_force(2))"),
        ("game.row[place], game.column[place]", "game.row[place], game.row[place]"),
        ("claim == NEVER if number is None", "claim != NEVER if number is None"),
        ("return one.patience, two.patience", "return one.patience, one.patience"),
        ("column.own[column.cooperate]", "column.own[column.defect]"),
        ("map(needed_at, stage_forces(game), pair)", "map(needed_at, forces(game), pair)"),
        ("ERROR = Fraction(1, 10**9)", "ERROR = Fraction(1, 10**2)"),
        ("if claims and not (", "if claims or not ("),
        ("and claims[1].holds(Fraction(two)", "and claims[0].holds(Fraction(two)"),
        ("is not None and claim != fact", "is not None and claim == fact"),
        ("found.course.rounds) - 1", "found.course.rounds) - 2"),
        ("column_labels[int(two[k])]", "column_labels[int(one[k])]"),
        ("found.left[partner - 1, 0]", "found.left[partner - 2, 0]"),
        ("(float(power[0]),", "(float(power[1]),"),
        ("(claimed.knowledge or claimed.power)", "(claimed.knowledge and claimed.power)"),
    )),
)  # fmt: skip


class Mutant(NamedTuple):
    """One mistake: a text that occurs once in a file below dilemma/, what replaces it, tests."""

    file: str
    text: str
    replacement: str
    tests: str

    @property
    def path(self) -> str:
        """The file, from the root of the project."""
        return f"dilemma/{self.file}"

    def applied(self, source: str) -> str:
        """The module with the mistake in it."""
        if source.count(self.text) != 1:
            raise ValueError(f"its text occurs {source.count(self.text)} times and not once")
        return source.replace(self.text, self.replacement)


MUTANTS = tuple(
    Mutant(file, text, replacement, tests)
    for file, tests, changes in _BY_MODULE
    for text, replacement in changes
)

_WHERE = '''"""The tests of a copy must test the copy."""

from pathlib import Path

import dilemma


def test_the_package_is_the_copy():
    assert Path(dilemma.__file__).resolve().is_relative_to(Path(__file__).resolve().parent.parent)
'''

# The first failing example kills a mutant; to look for a smaller one would take longer than all.
_NO_SHRINKING = """

from hypothesis import Phase

settings.register_profile(
    "mutants", settings.get_profile("suite"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("mutants")
"""


class Outcome(NamedTuple):
    """How the tests ended: passed, failed, or neither; and the line that says it best."""

    passed: bool
    failed: bool
    line: str


def tested(folder: Path, *tests: str) -> Outcome:
    """What pytest says of the project in a folder."""
    start = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *QUICK, *tests],
        cwd=folder,
        # Without files of bytecode, none of an earlier mutant can be taken for this one's.
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        printed, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return Outcome(False, True, f"killed by the time limit: no end within {SECONDS} s")
    lines = [line for line in printed.splitlines() if line.strip()]
    failures = [line.removeprefix("FAILED ") for line in lines if line.startswith("FAILED ")]
    line = f"{(failures or lines or ['no output'])[-1]} ({perf_counter() - start:.0f} s)"
    return Outcome(process.returncode == 0, process.returncode == 1, line)


def judged(number: int, mutant: Mutant, folders: "Queue[Path]") -> tuple[bool, str]:
    """Whether a mutant is killed, and the line that says how."""
    with borrowed(folders) as folder:
        file = folder / mutant.path
        source = file.read_text(encoding="utf-8")
        try:
            file.write_text(mutant.applied(source), encoding="utf-8")
            outcome = tested(folder, mutant.tests)
        except ValueError as error:
            outcome = Outcome(False, False, str(error))
        finally:
            file.write_text(source, encoding="utf-8")
    verdict = "killed" if outcome.failed else "SURVIVED"
    if not (outcome.failed or outcome.passed):
        verdict = "NOT TESTED"
    change = f"{mutant.text.strip()}  ->  {mutant.replacement.strip()}"
    return outcome.failed, f"{number:3} {verdict}  {mutant.file}: {change}\n      {outcome.line}"


@contextmanager
def borrowed(folders: "Queue[Path]") -> Iterator[Path]:
    """A folder for one job, given back at its end."""
    folder = folders.get()
    try:
        yield folder
    finally:
        folders.put(folder)


def copied(folder: Path) -> Path:
    """A copy of what the tests need, and a test that it is the copy that is tested."""
    folder.mkdir()
    for name in COPIED:
        source = PROJECT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    (folder / "tests" / "test_where.py").write_text(_WHERE, encoding="utf-8")
    with (folder / "tests" / "conftest.py").open("a", encoding="utf-8") as settings:
        settings.write(_NO_SHRINKING)
    return folder


def run(numbers: Iterable[int]) -> bool:
    """Test the mutants of these numbers; whether all are killed."""
    chosen = [(number, MUTANTS[number - 1]) for number in numbers]
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(workers) as pool:
        folders: Queue[Path] = Queue()
        for worker in range(workers):
            folders.put(copied(Path(place).resolve() / f"copy{worker}"))

        def unchanged(tests: str) -> Outcome:
            with borrowed(folders) as folder:
                return tested(folder, tests, "tests/test_where.py")

        for outcome in pool.map(unchanged, sorted({mutant.tests for _, mutant in chosen})):
            if not outcome.passed:
                print(f"The tests must pass without a mutant: {outcome.line}")
                return False
        killed = 0
        for dead, line in pool.map(lambda job: judged(*job, folders), chosen):
            killed += dead
            print(line, flush=True)
    print(f"{killed} killed, {len(chosen) - killed} survived")
    return killed == len(chosen)


def main(arguments: list[str]) -> int:
    """The exit code: 0 if all mutants are killed, 1 if one is not, 2 for a wrong number."""
    every = range(1, len(MUTANTS) + 1)
    known = {str(number) for number in every}
    if wrong := [text for text in arguments if text not in known]:
        print(f"no mutant {wrong[0]}; there are 1 to {len(MUTANTS)}")
        return 2
    return 0 if run([int(text) for text in arguments] or every) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
