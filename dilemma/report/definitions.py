"""The letters of the theory, defined once for a reader, in text and in LaTeX."""

from collections.abc import Mapping
from types import MappingProxyType

from dilemma.table import Formal

_TERMS = (
    ("E_i  = 3 kappa_i rho c_i / (kappa_i rho + rho c_i + kappa_i c_i)",
     r"E_i &= \frac{3 \kappa_i \rho c_i}{\kappa_i \rho + \rho c_i + \kappa_i c_i}"),
    ("A_i  = alpha_i d_j E_i (1 - p_j (1 - T_j)) (1 - zeta_j)        what i can absorb",
     r"A_i &= \alpha_i d_j E_i (1 - p_j (1 - T_j)) (1 - \zeta_j) && \text{what $i$ can absorb}"),
    ("v_i  = s_j (1 + eta zeta_j) (1 - chi_n rho) (1 - mu_i)         worth of what j knows",
     r"v_i &= s_j (1 + \eta \zeta_j) (1 - \chi_n \rho) (1 - \mu_i) "
     r"&& \text{worth of what $j$ knows}"),
    ("l_i  = omega v_j (1 - theta_b_i T_i)                           cost of j's gain",
     r"l_i &= \omega v_j (1 - \theta_{b i} T_i) && \text{cost of $j$'s gain}"),
    ("w_i  = beta_i m                                                common benefit",
     r"w_i &= \beta_i m && \text{common benefit}"),
    ("B_i  = 2 beta_i b + b_p_i                                      benefit of joint creation",
     r"B_i &= 2 \beta_i b + b_{p i} && \text{benefit of joint creation}"),
    ("K_i  = k_t_i + psi_i (1 - T_i)                                 cost of openness",
     r"K_i &= k_{t i} + \psi_i (1 - T_i) && \text{cost of openness}"),
)  # fmt: skip

_WHERE = "in which, for i = 1, 2 and j the other partner,"
_REST = (
    "sigma are stakes, phi is spillover, k_r the cost of receptivity, and q curves the costs. "
    "Payoffs of partner 2: exchange 1 and 2."
)

DEFINITIONS = Formal(
    "\n".join([_WHERE, *(text for text, _ in _TERMS), _REST]),
    "in which, for $i = 1, 2$ and $j$ the other partner,\n\\begin{align*}\n"
    + " \\\\\n".join(formula for _, formula in _TERMS)
    + "\n\\end{align*}\n$\\sigma$ are stakes, $\\phi$ is spillover, $k_r$ the cost of receptivity, "
    "and $q$ curves the costs. Payoffs of partner 2: exchange 1 and 2.",
)

_FORCES = (
    "R, S: collaboration against collaboration, against competition; T, P: competition likewise.",
    "G = P - S, exposure; W = T - P, worth of the partner's openness; H = R - T + P - S, "
    "complementarity; so T - R = G - H and R - P = W - G + H.",
    "delta is the discount factor, o the outside option, epsilon the chance that a signal is "
    "wrong.",
)
FORCES = Formal("\n".join(_FORCES), "\n\n".join(_FORCES).replace("delta", r"$\delta$").replace(
    "epsilon", r"$\epsilon$"
))  # fmt: skip

# The closed forms in the letters above; a test holds them against `dilemma.stage.forces`.
CLOSED_FORMS: Mapping[str, str] = MappingProxyType({
    "exposure": "G",
    "worth": "W",
    "complementarity": "H",
    "temptation": "T - R = G - H",
    "gain_from_collaboration": "R - P = W - G + H",
    "overlap_threshold": "the overlap up to which collaboration answers collaboration (T = R)",
    "synergy_threshold": "the synergy from which collaboration answers collaboration (T = R)",
    "trust_threshold": "the trust from which collaboration answers collaboration (T = R), where "
    "protectiveness is 0",
    "mixed_collaboration": "G/H, the chance of collaboration that makes one indifferent",
    "grim_discount": "(G - H)/W, the discount factor from which grim trigger is an equilibrium",
    "tit_for_tat_discount": "(G - H)/(W + H), the second bound of tit for tat",
    "exit_discount": "(G - H)/(P + W - o), the same where the threat is to leave",
    "signal_discount": "(G - H)/((1 - 2 epsilon)(W - G + H) + (1 - epsilon)(G - H)), the same "
    "where a public signal may be wrong",
    "trust_needed": "tau = (1 - delta) G/(H + delta (W - G)), the belief in grim from which it "
    "beats always competing",
    "risk_dominance_discount": "(2 G - H)/(W + G), the discount factor at which tau is 1/2",
})  # fmt: skip
