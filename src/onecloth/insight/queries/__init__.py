"""What pages show of figures that have left the gate. Nothing here reads an answer."""

from onecloth.insight.queries.metrics import book, metric_page
from onecloth.insight.queries.overview import headline_figures, organisation_page
from onecloth.insight.queries.results import BeforeAfter, before_after
from onecloth.insight.queries.seam import SeamPage, seam_page
from onecloth.insight.queries.seams import MapPage, seam_map_page, with_open_seam
from onecloth.insight.queries.strengths import seam_strengths

__all__ = [
    "BeforeAfter",
    "MapPage",
    "SeamPage",
    "before_after",
    "book",
    "headline_figures",
    "metric_page",
    "organisation_page",
    "seam_map_page",
    "seam_page",
    "seam_strengths",
    "with_open_seam",
]
