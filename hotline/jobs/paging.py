"""Carrying pages out."""

from hotline.jobs.run import house


def place_page(page_id: int) -> None:
    """Ring the person, unless somebody has taken the case meanwhile."""
    house().paging.place(page_id)


def stop_page(page_id: int) -> None:
    """Quiet the phone of a page that is over."""
    house().paging.stop(page_id)
