"""The literature that the model and the games stand on, once.

Stories and docstrings cite by key; a reference to a section, proposition or note stands behind it,
since the texts carry no page numbers. `note` says in words how far a source was read.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Source(NamedTuple):
    """One entry of the literature."""

    authors: tuple[str, ...]
    year: int
    title: str
    published: str = ""
    volume: str = ""
    pages: str = ""
    doi: str = ""
    note: str = ""
    book: bool = False

    def text(self) -> str:
        """
        The entry as text.

        Examples
        --------
        >>> SOURCES["Axelrod 1984"].text()
        'Axelrod, R. (1984). The Evolution of Cooperation. Basic Books. [as we recall it]'
        """
        first, *others = self.authors
        names = ", ".join([first, *others[:-1]]) + (f" & {others[-1]}" if others else "")
        where = ", ".join(part for part in (self.published, self.volume, self.pages) if part)
        link = f" https://doi.org/{self.doi}" if self.doi else ""
        note = f" [{self.note}]" if self.note else ""
        said = f"{where}." if where else ""
        return " ".join(f"{names} ({self.year}). {self.title}. {said}{link}{note}".split())

    def bibtex(self, key: str) -> str:
        """The entry as BibTeX."""
        where = "publisher" if self.book else "journal"
        fields = {
            "author": " and ".join(self.authors),
            "title": f"{{{self.title}}}",
            "year": str(self.year),
            where: self.published,
            "volume": self.volume,
            "pages": self.pages.replace("-", "--"),
            "doi": self.doi,
            "note": self.note,
        }
        lines = [f"  {name} = {{{_tex(value)}}}," for name, value in fields.items() if value]
        return "\n".join([f"@{'book' if self.book else 'article'}{{{key},", *lines, "}"])


_RECALLED = "as we recall it"

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "Larsson et al. 1998": Source(
            ("Larsson, R.", "Bengtsson, L.", "Henriksson, K.", "Sparks, J."),
            1998,
            "The Interorganizational Learning Dilemma: Collective Knowledge Development in "
            "Strategic Alliances",
            "Organization Science",
            "9(3)",
            "285-305",
            "10.1287/orsc.9.3.285",
        ),
        "Inkpen 1998": Source(
            ("Inkpen, A. C.",),
            1998,
            "Learning and Knowledge Acquisition through International Strategic Alliances",
            "Academy of Management Executive",
            "12(4)",
            "69-80",
            note="journal, volume and pages as we recall them",
        ),
        "Tsang 1999": Source(
            ("Tsang, E. W. K.",),
            1999,
            "A Preliminary Typology of Learning in International Strategic Alliances",
            "Journal of World Business",
        ),
        "Otto 2012": Source(
            ("Otto, P.",),
            2012,
            "Dynamics in Strategic Alliances: A Theory on Interorganizational Learning and "
            "Knowledge Development",
            "International Journal of Information Technologies and Systems Approach",
            "5(1)",
            doi="10.4018/jitsa.2012010105",
            note="abstract and introduction only; the journal as we recall it",
        ),
        "Kobashi & Fujikawa 2009": Source(
            ("Kobashi", "Fujikawa"),
            2009,
            "A Research on Development of Inter-Organizational Learning: Through the Case of an "
            "International Strategic Alliance",
            note="an excerpt only",
        ),
        "Axelrod 1984": Source(
            ("Axelrod, R.",),
            1984,
            "The Evolution of Cooperation",
            "Basic Books",
            book=True,
            note=_RECALLED,
        ),
        "Rapoport & Chammah 1965": Source(
            ("Rapoport, A.", "Chammah, A. M."),
            1965,
            "Prisoner's Dilemma: A Study in Conflict and Cooperation",
            "University of Michigan Press",
            book=True,
            note=_RECALLED,
        ),
        "Robinson & Goforth 2005": Source(
            ("Robinson, D.", "Goforth, D."),
            2005,
            "The Topology of the 2x2 Games: A New Periodic Table",
            "Routledge",
            book=True,
            note="abstract and contents only; where the numbers start as we recall it",
        ),
        "Bruns 2015": Source(
            ("Bruns, B. R.",),
            2015,
            "Names for Games: Locating 2 x 2 Games",
            "Games",
            "6(4)",
            "495-520",
            "10.3390/g6040495",
            note="abstract; the names as tabled by others from it",
        ),
        "Luce & Raiffa 1957": Source(
            ("Luce, R. D.", "Raiffa, H."),
            1957,
            "Games and Decisions",
            "Wiley",
            book=True,
            note=_RECALLED,
        ),
        "Skyrms 2004": Source(
            ("Skyrms, B.",),
            2004,
            "The Stag Hunt and the Evolution of Social Structure",
            "Cambridge University Press",
            book=True,
            note=_RECALLED,
        ),
        "Maynard Smith & Price 1973": Source(
            ("Maynard Smith, J.", "Price, G. R."),
            1973,
            "The Logic of Animal Conflict",
            "Nature",
            "246",
            "15-18",
            note=_RECALLED,
        ),
        "von Neumann 1928": Source(
            ("von Neumann, J.",),
            1928,
            "Zur Theorie der Gesellschaftsspiele",
            "Mathematische Annalen",
            "100",
            "295-320",
            note=_RECALLED,
        ),
        "Abreu 1988": Source(
            ("Abreu, D.",),
            1988,
            "On the Theory of Infinitely Repeated Games with Discounting",
            "Econometrica",
            "56(2)",
            "383-396",
            note=_RECALLED,
        ),
        "Abreu, Pearce & Stacchetti 1990": Source(
            ("Abreu, D.", "Pearce, D.", "Stacchetti, E."),
            1990,
            "Toward a Theory of Discounted Repeated Games with Imperfect Monitoring",
            "Econometrica",
            "58(5)",
            "1041-1063",
            note=_RECALLED,
        ),
        "Abreu & Sannikov 2014": Source(
            ("Abreu, D.", "Sannikov, Y."),
            2014,
            "An Algorithm for Two-Player Repeated Games with Perfect Monitoring",
            "Theoretical Economics",
            "9(2)",
            "313-338",
            note=_RECALLED,
        ),
        "Cronshaw & Luenberger 1994": Source(
            ("Cronshaw, M. B.", "Luenberger, D. G."),
            1994,
            "Strongly Symmetric Subgame Perfect Equilibria in Infinitely Repeated Games with "
            "Perfect Monitoring and Discounting",
            "Games and Economic Behavior",
            "6(2)",
            "220-237",
            note=_RECALLED,
        ),
        "Fudenberg & Maskin 1986": Source(
            ("Fudenberg, D.", "Maskin, E."),
            1986,
            "The Folk Theorem in Repeated Games with Discounting or with Incomplete Information",
            "Econometrica",
            "54(3)",
            "533-554",
            note=_RECALLED,
        ),
        "Aumann 1974": Source(
            ("Aumann, R. J.",),
            1974,
            "Subjectivity and Correlation in Randomized Strategies",
            "Journal of Mathematical Economics",
            "1(1)",
            "67-96",
            note=_RECALLED,
        ),
        "Aumann 1987": Source(
            ("Aumann, R. J.",),
            1987,
            "Correlated Equilibrium as an Expression of Bayesian Rationality",
            "Econometrica",
            "55(1)",
            "1-18",
            note=_RECALLED,
        ),
        "Moulin & Vial 1978": Source(
            ("Moulin, H.", "Vial, J.-P."),
            1978,
            "Strategically Zero-Sum Games: The Class of Games Whose Completely Mixed Equilibria "
            "Cannot Be Improved upon",
            "International Journal of Game Theory",
            "7(3/4)",
            "201-221",
            note=_RECALLED,
        ),
        "Bernheim 1984": Source(
            ("Bernheim, B. D.",),
            1984,
            "Rationalizable Strategic Behavior",
            "Econometrica",
            "52(4)",
            "1007-1028",
            note=_RECALLED,
        ),
        "Pearce 1984": Source(
            ("Pearce, D. G.",),
            1984,
            "Rationalizable Strategic Behavior and the Problem of Perfection",
            "Econometrica",
            "52(4)",
            "1029-1050",
            note=_RECALLED,
        ),
        "Harsanyi & Selten 1988": Source(
            ("Harsanyi, J. C.", "Selten, R."),
            1988,
            "A General Theory of Equilibrium Selection in Games",
            "MIT Press",
            book=True,
            note=_RECALLED,
        ),
        "Haigh 1975": Source(
            ("Haigh, J.",),
            1975,
            "Game Theory and Evolution",
            "Advances in Applied Probability",
            "7(1)",
            "8-11",
            note=_RECALLED,
        ),
        "Abakuks 1980": Source(
            ("Abakuks, A.",),
            1980,
            "Conditions for Evolutionarily Stable Strategies",
            "Journal of Applied Probability",
            "17(2)",
            "559-562",
            note=_RECALLED,
        ),
        "McKelvey & Palfrey 1995": Source(
            ("McKelvey, R. D.", "Palfrey, T. R."),
            1995,
            "Quantal Response Equilibria for Normal Form Games",
            "Games and Economic Behavior",
            "10(1)",
            "6-38",
            note=_RECALLED,
        ),
        "Turocy 2005": Source(
            ("Turocy, T. L.",),
            2005,
            "A Dynamic Homotopy Interpretation of the Logistic Quantal Response Equilibrium "
            "Correspondence",
            "Games and Economic Behavior",
            "51(2)",
            "243-263",
            note=_RECALLED,
        ),
        "Schelling 1960": Source(
            ("Schelling, T. C.",),
            1960,
            "The Strategy of Conflict",
            "Harvard University Press",
            book=True,
            note=_RECALLED,
        ),
        "Williamson 1983": Source(
            ("Williamson, O. E.",),
            1983,
            "Credible Commitments: Using Hostages to Support Exchange",
            "American Economic Review",
            "73(4)",
            "519-540",
            note=_RECALLED,
        ),
        "Jackson & Wilkie 2005": Source(
            ("Jackson, M. O.", "Wilkie, S."),
            2005,
            "Endogenous Games and Mechanisms: Side Payments Among Players",
            "Review of Economic Studies",
            "72(2)",
            "543-566",
        ),
        "Klein & Leffler 1981": Source(
            ("Klein, B.", "Leffler, K. B."),
            1981,
            "The Role of Market Forces in Assuring Contractual Performance",
            "Journal of Political Economy",
            "89(4)",
            "615-641",
            note=_RECALLED,
        ),
        "Topkis 1998": Source(
            ("Topkis, D. M.",),
            1998,
            "Supermodularity and Complementarity",
            "Princeton University Press",
            book=True,
            note=_RECALLED,
        ),
        "Milgrom & Roberts 1990": Source(
            ("Milgrom, P.", "Roberts, J."),
            1990,
            "Rationalizability, Learning, and Equilibrium in Games with Strategic "
            "Complementarities",
            "Econometrica",
            "58(6)",
            "1255-1277",
            note=_RECALLED,
        ),
        "Dal Bo & Frechette 2011": Source(
            ("Dal Bo, P.", "Frechette, G. R."),
            2011,
            "The Evolution of Cooperation in Infinitely Repeated Games: Experimental Evidence",
            "American Economic Review",
            "101(1)",
            "411-429",
            note=_RECALLED,
        ),
        "Friedman 1971": Source(
            ("Friedman, J. W.",),
            1971,
            "A Non-cooperative Equilibrium for Supergames",
            "Review of Economic Studies",
            "38(1)",
            "1-12",
            note=_RECALLED,
        ),
        "Green & Porter 1984": Source(
            ("Green, E. J.", "Porter, R. H."),
            1984,
            "Noncooperative Collusion under Imperfect Price Information",
            "Econometrica",
            "52(1)",
            "87-100",
            note=_RECALLED,
        ),
        "Sugden 1986": Source(
            ("Sugden, R.",),
            1986,
            "The Economics of Rights, Co-operation and Welfare",
            "Blackwell",
            book=True,
            note=_RECALLED,
        ),
        "Boyd & Lorberbaum 1987": Source(
            ("Boyd, R.", "Lorberbaum, J. P."),
            1987,
            "No Pure Strategy is Evolutionarily Stable in the Repeated Prisoner's Dilemma Game",
            "Nature",
            "327",
            "58-59",
            note=_RECALLED,
        ),
        "Boyd 1989": Source(
            ("Boyd, R.",),
            1989,
            "Mistakes Allow Evolutionary Stability in the Repeated Prisoner's Dilemma Game",
            "Journal of Theoretical Biology",
            "136(1)",
            "47-56",
            note=_RECALLED,
        ),
        "Kraines & Kraines 1989": Source(
            ("Kraines, D.", "Kraines, V."),
            1989,
            "Pavlov and the Prisoner's Dilemma",
            "Theory and Decision",
            "26",
            "47-79",
            note=_RECALLED,
        ),
        "Salmon et al. 2011": Source(
            ("Salmon, J. K.", "Moraes, M. A.", "Dror, R. O.", "Shaw, D. E."),
            2011,
            "Parallel Random Numbers: As Easy as 1, 2, 3",
            "Proceedings of SC 11",
            note=_RECALLED,
        ),
        "Schmeiser 1982": Source(
            ("Schmeiser, B.",),
            1982,
            "Batch Size Effects in the Analysis of Simulation Output",
            "Operations Research",
            "30(3)",
            "556-568",
            note=_RECALLED,
        ),
        "Steele, Lea & Flood 2014": Source(
            ("Steele, G. L.", "Lea, D.", "Flood, C. H."),
            2014,
            "Fast Splittable Pseudorandom Number Generators",
            "OOPSLA 2014, ACM SIGPLAN Notices",
            "49(10)",
            "453-472",
            note=_RECALLED,
        ),
        "Vernon 1971": Source(
            ("Vernon, R.",),
            1971,
            "Sovereignty at Bay",
            "Basic Books",
            note=_RECALLED,
            book=True,
        ),
        "Josang & Ismail 2002": Source(
            ("Josang, A.", "Ismail, R."),
            2002,
            "The Beta Reputation System",
            "Proceedings of the 15th Bled Electronic Commerce Conference",
            note=_RECALLED,
        ),
        "Slovic 1993": Source(
            ("Slovic, P.",),
            1993,
            "Perceived Risk, Trust, and Democracy",
            "Risk Analysis",
            "13(6)",
            "675-682",
            note=_RECALLED,
        ),
        "Chan, Golub & LeVeque 1983": Source(
            ("Chan, T. F.", "Golub, G. H.", "LeVeque, R. J."),
            1983,
            "Algorithms for Computing the Sample Variance",
            "The American Statistician",
            "37(3)",
            "242-247",
            note=_RECALLED,
        ),
        "Nowak & Sigmund 1992": Source(
            ("Nowak, M. A.", "Sigmund, K."),
            1992,
            "Tit for Tat in Heterogeneous Populations",
            "Nature",
            "355",
            "250-253",
            note=_RECALLED,
        ),
        "Nowak & Sigmund 1993": Source(
            ("Nowak, M. A.", "Sigmund, K."),
            1993,
            "A Strategy of Win-Stay, Lose-Shift that Outperforms Tit-for-Tat in "
            "the Prisoner's Dilemma Game",
            "Nature",
            "364",
            "56-58",
            note=_RECALLED,
        ),
        "Wu & Axelrod 1995": Source(
            ("Wu, J.", "Axelrod, R."),
            1995,
            "How to Cope with Noise in the Iterated Prisoner's Dilemma",
            "Journal of Conflict Resolution",
            "39(1)",
            "183-189",
            note=_RECALLED,
        ),
        "Watson 1999": Source(
            ("Watson, J.",),
            1999,
            "Starting Small and Renegotiation",
            "Journal of Economic Theory",
            "85(1)",
            "52-90",
            note=_RECALLED,
        ),
        "Ghosh & Ray 1996": Source(
            ("Ghosh, P.", "Ray, D."),
            1996,
            "Cooperation in Community Interaction without Information Flows",
            "Review of Economic Studies",
            "63(3)",
            "491-519",
            note=_RECALLED,
        ),
        "Nowak & Sigmund 1998": Source(
            ("Nowak, M. A.", "Sigmund, K."),
            1998,
            "Evolution of Indirect Reciprocity by Image Scoring",
            "Nature",
            "393",
            "573-577",
            note=_RECALLED,
        ),
        "Fujiwara-Greve & Okuno-Fujiwara 2009": Source(
            ("Fujiwara-Greve, T.", "Okuno-Fujiwara, M."),
            2009,
            "Voluntarily Separable Repeated Prisoner's Dilemma",
            "Review of Economic Studies",
            "76(3)",
            "993-1021",
            note=_RECALLED,
        ),
        "Kaplan & Meier 1958": Source(
            ("Kaplan, E. L.", "Meier, P."),
            1958,
            "Nonparametric Estimation from Incomplete Observations",
            "Journal of the American Statistical Association",
            "53(282)",
            "457-481",
            note=_RECALLED,
        ),
        "Camerer, Ho & Chong 2002": Source(
            ("Camerer, C. F.", "Ho, T.-H.", "Chong, J.-K."),
            2002,
            "Sophisticated Experience-Weighted Attraction Learning and "
            "Strategic Teaching in Repeated Games",
            "Journal of Economic Theory",
            "104(1)",
            "137-188",
            note=_RECALLED,
        ),
        "Press & Dyson 2012": Source(
            ("Press, W. H.", "Dyson, F. J."),
            2012,
            "Iterated Prisoner's Dilemma Contains Strategies that Dominate any "
            "Evolutionary Opponent",
            "Proceedings of the National Academy of Sciences",
            "109(26)",
            "10409-10413",
            note=_RECALLED,
        ),
        "Stewart & Plotkin 2013": Source(
            ("Stewart, A. J.", "Plotkin, J. B."),
            2013,
            "From Extortion to Generosity, Evolution in the Iterated Prisoner's Dilemma",
            "Proceedings of the National Academy of Sciences",
            "110(38)",
            "15348-15353",
            note=_RECALLED,
        ),
        "Rubinstein 1986": Source(
            ("Rubinstein, A.",),
            1986,
            "Finite Automata Play the Repeated Prisoner's Dilemma",
            "Journal of Economic Theory",
            "39(1)",
            "83-96",
            note=_RECALLED,
        ),
        "Howard 1960": Source(
            ("Howard, R. A.",),
            1960,
            "Dynamic Programming and Markov Processes",
            "MIT Press",
            book=True,
            note=_RECALLED,
        ),
        "Kemeny & Snell 1960": Source(
            ("Kemeny, J. G.", "Snell, J. L."),
            1960,
            "Finite Markov Chains",
            "Van Nostrand",
            book=True,
            note=_RECALLED,
        ),
        "Selten 1975": Source(
            ("Selten, R.",),
            1975,
            "Reexamination of the Perfectness Concept for Equilibrium Points in Extensive Games",
            "International Journal of Game Theory",
            "4(1)",
            "25-55",
            note=_RECALLED,
        ),
        "Blonski, Ockenfels & Spagnolo 2011": Source(
            ("Blonski, M.", "Ockenfels, P.", "Spagnolo, G."),
            2011,
            "Equilibrium Selection in the Repeated Prisoner's Dilemma",
            "American Economic Journal: Microeconomics",
            "3(3)",
            "164-192",
            note=_RECALLED,
        ),
        "Aumann & Shapley 1976": Source(
            ("Aumann, R. J.", "Shapley, L. S."),
            1976,
            "Long-Term Competition: A Game-Theoretic Analysis",
            note=_RECALLED,
        ),
        "Lehrer & Pauzner 1999": Source(
            ("Lehrer, E.", "Pauzner, A."),
            1999,
            "Repeated Games with Differential Time Preferences",
            "Econometrica",
            "67(2)",
            "393-412",
            note=_RECALLED,
        ),
        "Mailath & Samuelson 2006": Source(
            ("Mailath, G. J.", "Samuelson, L."),
            2006,
            "Repeated Games and Reputations: Long-Run Relationships",
            "Oxford University Press",
            book=True,
            note=_RECALLED,
        ),
        "Moran 1958": Source(
            ("Moran, P. A. P.",),
            1958,
            "Random Processes in Genetics",
            "Mathematical Proceedings of the Cambridge Philosophical Society",
            "54(1)",
            "60-71",
            note=_RECALLED,
        ),
        "Taylor & Jonker 1978": Source(
            (
                "Taylor, P. D.",
                "Jonker, L. B.",
            ),
            1978,
            "Evolutionary Stable Strategies and Game Dynamics",
            "Mathematical Biosciences",
            "40",
            "145-156",
            note=_RECALLED,
        ),
        "Taylor 1979": Source(
            ("Taylor, P. D.",),
            1979,
            "Evolutionarily Stable Strategies with Two Types of Player",
            "Journal of Applied Probability",
            "16(1)",
            "76-83",
            note=_RECALLED,
        ),
        "Hofbauer, Schuster & Sigmund 1979": Source(
            (
                "Hofbauer, J.",
                "Schuster, P.",
                "Sigmund, K.",
            ),
            1979,
            "A Note on Evolutionary Stable Strategies and Game Dynamics",
            "Journal of Theoretical Biology",
            "81(3)",
            "609-612",
            note=_RECALLED,
        ),
        "Zeeman 1980": Source(
            ("Zeeman, E. C.",),
            1980,
            "Population Dynamics from Game Theory",
            "Lecture Notes in Mathematics",
            "819",
            "471-497",
            note=_RECALLED,
        ),
        "Thomas 1985": Source(
            ("Thomas, B.",),
            1985,
            "On Evolutionarily Stable Sets",
            "Journal of Mathematical Biology",
            "22",
            "105-115",
            note=_RECALLED,
        ),
        "Grassmann, Taksar & Heyman 1985": Source(
            (
                "Grassmann, W. K.",
                "Taksar, M. I.",
                "Heyman, D. P.",
            ),
            1985,
            "Regenerative Analysis and Steady State Distributions for Markov Chains",
            "Operations Research",
            "33(5)",
            "1107-1116",
            note=_RECALLED,
        ),
        "Gilboa & Matsui 1991": Source(
            (
                "Gilboa, I.",
                "Matsui, A.",
            ),
            1991,
            "Social Stability and Equilibrium",
            "Econometrica",
            "59(3)",
            "859-867",
            note=_RECALLED,
        ),
        "Bomze & Weibull 1995": Source(
            (
                "Bomze, I. M.",
                "Weibull, J. W.",
            ),
            1995,
            "Does Neutral Stability Imply Lyapunov Stability?",
            "Games and Economic Behavior",
            "11(2)",
            "173-192",
            note=_RECALLED,
        ),
        "Fudenberg & Levine 1998": Source(
            (
                "Fudenberg, D.",
                "Levine, D. K.",
            ),
            1998,
            "The Theory of Learning in Games",
            "MIT Press",
            book=True,
            note=_RECALLED,
        ),
        "Hofbauer & Sigmund 1998": Source(
            (
                "Hofbauer, J.",
                "Sigmund, K.",
            ),
            1998,
            "Evolutionary Games and Population Dynamics",
            "Cambridge University Press",
            book=True,
            note=_RECALLED,
        ),
        "Nowak, Sasaki, Taylor & Fudenberg 2004": Source(
            (
                "Nowak, M. A.",
                "Sasaki, A.",
                "Taylor, C.",
                "Fudenberg, D.",
            ),
            2004,
            "Emergence of Cooperation and Evolutionary Stability in Finite Populations",
            "Nature",
            "428",
            "646-650",
            note=_RECALLED,
        ),
        "Fudenberg & Imhof 2006": Source(
            (
                "Fudenberg, D.",
                "Imhof, L. A.",
            ),
            2006,
            "Imitation Processes with Small Mutations",
            "Journal of Economic Theory",
            "131(1)",
            "251-262",
            note=_RECALLED,
        ),
        "Traulsen, Nowak & Pacheco 2006": Source(
            (
                "Traulsen, A.",
                "Nowak, M. A.",
                "Pacheco, J. M.",
            ),
            2006,
            "Stochastic Dynamics of Invasion and Fixation",
            "Physical Review E",
            "74(1)",
            "011909",
            note=_RECALLED,
        ),
    }
)

MAIN_SOURCE = "Larsson et al. 1998"


def cited(words: str) -> list[str]:
    """
    The keys of the sources that a text refers to, in the order of the literature list.

    Examples
    --------
    >>> cited("GM hoped to learn (Inkpen 1998, The Value of Alliance Knowledge).")
    ['Inkpen 1998']
    """
    return [key for key in SOURCES if key in words]


def _tex(text: str) -> str:
    return text.replace("&", r"\&")
