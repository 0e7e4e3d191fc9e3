"""Control charts: is this month different, or is it the noise the process always has (METHODS 5). Pure."""

from onecloth_stats.spc.attributes import AttributeChart, AttributePoint, p_chart, u_chart
from onecloth_stats.spc.changes import change_points, cusum_threshold
from onecloth_stats.spc.phases import CannotRephase, Rephase, check_rephase
from onecloth_stats.spc.rules import RULES, Rule, Signal, find_signals, longest_run
from onecloth_stats.spc.subgroups import SubgroupChart, xbar_s
from onecloth_stats.spc.xmr import Assurance, Chart, Phase, Point, autocorrelation, ewma_of_residuals, limits, xmr

__all__ = [
    "RULES",
    "Assurance",
    "AttributeChart",
    "AttributePoint",
    "CannotRephase",
    "Chart",
    "Phase",
    "Point",
    "Rephase",
    "Rule",
    "Signal",
    "SubgroupChart",
    "autocorrelation",
    "change_points",
    "check_rephase",
    "cusum_threshold",
    "ewma_of_residuals",
    "find_signals",
    "limits",
    "longest_run",
    "p_chart",
    "u_chart",
    "xbar_s",
    "xmr",
]
