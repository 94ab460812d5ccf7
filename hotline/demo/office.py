"""The office: who works there, what can be ordered, and when."""

from datetime import datetime, timedelta, timezone

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import staff
from hotline.supplies import OrderingWindow, SetMeal

PEOPLE = (
    ("admin", "周敏", staff.Role.ADMINISTRATOR, ("operators",)),
    ("operator1", "王芳", staff.Role.OPERATOR, ("operators",)),
    ("operator2", "李娜", staff.Role.OPERATOR, ("operators",)),
    ("doctor", "刘医生", staff.Role.OPERATOR, ("medical",)),
    ("nurse", "陈护士", staff.Role.OPERATOR, ("medical",)),
    ("driver", "赵师傅", staff.Role.OPERATOR, ("medical", "volunteers")),
    ("volunteer1", "孙浩", staff.Role.OPERATOR, ("volunteers",)),
    ("volunteer2", "林静", staff.Role.OPERATOR, ("volunteers",)),
    ("reviewer", "高洁", staff.Role.REVIEWER, ()),
)

SET_MEALS = (
    ("A", "蔬菜套餐", "vegetable box", "白菜、土豆、番茄、黄瓜、胡萝卜，共五公斤", 3000),
    ("B", "猪肉青菜套餐", "pork and vegetable box", "猪肉一公斤，时令蔬菜三公斤", 6000),
    ("C", "鸡蛋牛奶套餐", "eggs and milk box", "鸡蛋三十个，牛奶十二盒", 5500),
    ("D", "大米食用油套餐", "rice and noodle box", "大米五公斤，挂面两公斤，食用油一瓶", 8000),
    ("E", "水果套餐", "fresh fruit box", "苹果、香蕉、橙子，共三公斤", 3500),
    ("F", "低糖套餐", "low-sugar box", "粗粮、豆腐、绿叶蔬菜，适合糖尿病人", 4500),
    ("G", "软食套餐", "soft food box", "粥料、豆腐、蒸蛋、软面，适合牙口不好的人", 4000),
)

COMMUNITY_TIME = timezone(timedelta(hours=8))
CLOSES_AT_HOUR = 18
DAYS_BACK, DAYS_AHEAD = 28, 60


def add_staff(session: Session) -> dict[str, str]:
    """Enters who is not there yet; their passwords by login."""
    logins = {}
    for number, (login, name, role, groups) in enumerate(PEOPLE, start=1):
        password = f"{login}-demo"
        person = staff.find(session, login)
        if person is None:
            person = staff.add(session, login, name, role, groups, f"+861549{number:07}")
            staff.set_password(person, password)
        if person.name == name:  # and not somebody of the same login who was here before
            logins[login] = password
    return logins


def add_set_meals(session: Session) -> None:
    """The leaflet, unless there is one already."""
    if session.scalar(select(SetMeal.id).limit(1)) is None:
        for position, (code, name, name_en, contents, cents) in enumerate(SET_MEALS):
            session.add(
                SetMeal(
                    code=code,
                    name=name,
                    name_en=name_en,
                    contents=contents,
                    price_cents=cents,
                    position=position,
                )
            )
        session.flush()


def open_windows(session: Session, now: datetime) -> None:
    """A window a day, each from the end of the one before, for weeks back and ahead."""
    known = set(session.scalars(select(OrderingWindow.batch)))
    today = now.astimezone(COMMUNITY_TIME).replace(
        hour=CLOSES_AT_HOUR, minute=0, second=0, microsecond=0
    )
    for days in range(-DAYS_BACK, DAYS_AHEAD + 1):
        closes_at = today + timedelta(days=days)
        if batch_of(closes_at) not in known:
            session.add(
                OrderingWindow(
                    batch=batch_of(closes_at),
                    opens_at=closes_at - timedelta(days=1),
                    closes_at=closes_at,
                )
            )
    session.flush()


def batch_of(closes_at: datetime) -> str:
    """The delivery batch is called by the day on which its window closes."""
    return closes_at.astimezone(COMMUNITY_TIME).date().isoformat()
