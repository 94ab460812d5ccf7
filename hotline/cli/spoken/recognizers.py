"""What hears a plea here: the same engines as in a call's jobs."""

from click import ClickException

from hotline.config import Settings
from hotline.speech.recognizers import Recognizer, Recognizers
from hotline.speech.recognizers.hearing_prompt import read_hearing_prompt


def recognizers_of(language: str, settings: Settings) -> list[Recognizer]:
    """The language's own engine, the second one, and that with its prompt, each once and loaded.

    Raises ClickException where nothing recognises the language.
    """
    here = Recognizers(settings.models_dir)
    prompt = read_hearing_prompt(settings.languages_dir, language)
    found = [here.for_language(language), here.second(language), here.second(language, prompt)]
    engines = {engine.name: engine for engine in found if engine is not None}
    if not engines:
        raise ClickException(f"{language}: no recogniser; see `hotline models list`")
    return list(engines.values())
