"""The rounds of an alliance once more, number by number: what `state` and `turn` are held against.

It is written from the rules alone, for one run, with plain floats and the parameters by name; it
takes the choices as they were made and gives what must come of them.
"""

from types import SimpleNamespace


def by_hand(values, rounds, choices, read=None):
    """
    Everything that moves, one record for each round until somebody leaves.

    `values` are parameters of a period and `rounds` what moves them, both as `resolve` and
    `resolve_rounds` give them; `choices` pairs of points (r, t), `read` what each took the other's
    transparency for.
    """
    p = SimpleNamespace(**{name: as_floats(value) for name, value in values.items()})
    q = SimpleNamespace(**{name: as_floats(value) for name, value in rounds.items()})
    effect = [harmonic(p.connections[i], p.relatedness, p.cultural_alignment[i]) for i in (0, 1)]
    priors = []
    for i in (0, 1):
        good = q.prior_good[i] if q.prior_good[i] is not None else 4 * p.trust[i]
        bad = q.prior_bad[i] if q.prior_bad[i] is not None else 4 * (1 - p.trust[i])
        priors.append((good + q.prior_interaction[i], bad))
    good, bad = [a for a, _ in priors], [b for _, b in priors]
    learned, share, average = [0.0, 0.0], list(p.bargaining_share), [None, None]
    misjudged, base, taught = [1.0, 1.0], [1.0, 1.0], [0.0, 0.0]
    found = []
    for k, pair in enumerate(choices, start=1):
        scale = [z for first, z in q.scale if first <= k][-1]
        trust = [good[i] / (good[i] + bad[i]) for i in (0, 1)]
        (r1, t1), (r2, t2) = pair
        r, t = (r1, r2), (t1, t2)
        showed = [p.spillover[i] + (1 - p.spillover[i]) * t[i] for i in (0, 1)]
        flow, true, seen, seen_as = [], [], [], []
        for i, j in ((0, 1), (1, 0)):
            access = 1 - p.protectiveness[j] * (1 - trust[j])
            able = p.absorptive_capacity[i] * p.disseminative_capacity[j] * effect[i]
            flow.append(able * access * (1 - p.tacitness[j]) * (1 - learned[i]) * r[i] * showed[j])
            premium = 1 + p.tacit_premium * p.tacitness[j]
            novel = 1 - p.novelty * p.relatedness
            true.append(p.knowledge_value[j] * base[j] * premium * novel)
            seen.append(true[i] * (1 - p.undervaluation[i] * misjudged[i]))
        payoff, realized = [], []
        for i, j in ((0, 1), (1, 0)):
            restraint = p.believed_restraint[i]
            for worth, loss, bucket in (
                (seen[i], p.competitive_overlap * seen[j] * (1 - restraint * trust[i]), payoff),
                (
                    true[i],
                    p.competitive_overlap * true[j] * (1 - p.trust_restraint * trust[i]),
                    realized,
                ),
            ):
                both = flow[0] * flow[1]
                gain = worth * flow[i] - loss * flow[j]
                gain += share[i] * p.common_benefit * (flow[0] + flow[1])
                gain += (2 * share[i] * p.synergy + p.private_synergy[i]) * both
                openness = p.transparency_cost[i] + p.safeguarding_cost[i] * (1 - trust[i])
                period = p.stakes[i] * gain + p.baseline_benefit[i]
                period -= p.receptivity_cost[i] * bent(r[i], p.cost_convexity)
                period -= openness * bent(t[i], p.cost_convexity)
                period += share[i] * q.annuity * (learned[0] + learned[1])
                period += q.experience_worth[i] * taught[i]
                bucket.append(scale * period)
        for i, j in ((0, 1), (1, 0)):
            took = t[j] if read is None else read[k - 1][i]
            seen_as.append(took)
            good[i] = priors[i][0] + q.trust_memory * (good[i] - priors[i][0])
            good[i] += q.trust_gain * r[i] * took
            bad[i] = priors[i][1] + q.trust_memory * (bad[i] - priors[i][1])
            bad[i] += q.trust_loss * r[i] * (1 - took)
        learned = [
            min(1.0, (1 - q.obsolescence) * learned[i] + q.learning_rate * flow[i]) for i in (0, 1)
        ]
        for i, j in ((0, 1), (1, 0)):
            misjudged[i] *= 1 - q.correction[i] * r[i] * showed[j]
            base[i] *= 1 - q.erosion[i] * (1 - flow[i])
            taught[i] += q.experience_rate * (1 - taught[i])
        weight = []
        for i, j in ((0, 1), (1, 0)):
            n, s = p.inimitable_resources[i], p.knowledge_value[i]
            now = n + s * base[i] * (1 - learned[j]) + 1e-9
            power = q.power_sensitivity * (1 + p.competitive_overlap)
            weight.append(p.bargaining_share[i] * (now / (n + s + 1e-9)) ** power)
        share = [weight[i] / sum(weight) for i in (0, 1)]
        leaving = []
        for i in (0, 1):
            keep = q.payoff_memory
            average[i] = payoff[i] if k == 1 else keep * average[i] + (1 - keep) * payoff[i]
            poached = q.poaching * p.competitive_overlap * seen[i] * learned[i]
            alone = scale * (p.outside_option[i] + poached)
            leaving.append(k >= q.grace and average[i] < alone - 1e-9)
        found.append(
            {
                "flow": flow,
                "payoff": payoff,
                "realized": realized,
                "knowledge": learned,
                "trust": [good[i] / (good[i] + bad[i]) for i in (0, 1)],
                "power": share,
                "leaving": leaving,
            }
        )
        if any(leaving):
            break
    return found


def as_floats(value):
    """The same with floats for numbers."""
    if isinstance(value, tuple):
        return tuple(map(as_floats, value))
    return value if value is None or isinstance(value, str) else float(value)


def harmonic(a, b, c):
    """The harmonic mean of three positive numbers."""
    return 3 / (1 / a + 1 / b + 1 / c)


def bent(z, q):
    """C(z)."""
    return (1 - q) * z + q * z**2
