"""How sure a measured share is."""

from dataclasses import dataclass
from math import sqrt

_SURE = 1.96  # standard deviations on either side of a 95 % interval


@dataclass(frozen=True)
class Share:
    """`hits` of `count` trials."""

    hits: int
    count: int

    @property
    def rate(self) -> float:
        return self.hits / self.count if self.count else 0.0

    @property
    def lower(self) -> float:
        """The lower bound of the 95 % interval, by Wilson."""
        return max(0.0, self._centre - self._width)

    @property
    def upper(self) -> float:
        """The upper bound of the 95 % interval."""
        return min(1.0, self._centre + self._width)

    @property
    def _centre(self) -> float:
        if not self.count:
            return 0.5
        return (self.rate + _SURE**2 / (2 * self.count)) / (1 + _SURE**2 / self.count)

    @property
    def _width(self) -> float:
        if not self.count:
            return 0.5
        variance = self.rate * (1 - self.rate) / self.count
        spread = sqrt(variance + _SURE**2 / (4 * self.count**2))
        return _SURE * spread / (1 + _SURE**2 / self.count)
