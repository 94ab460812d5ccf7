"""Everyday words that a character-by-character reading gets wrong: neutral tones, second readings.

Add a word when a prompt is heard wrong; the voice's version in `engines` then goes up by one.
"""

WORDS = """
奶奶 nǎi nai
爷爷 yé ye
妈妈 mā ma
爸爸 bà ba
姐姐 jiě jie
哥哥 gē ge
妹妹 mèi mei
叔叔 shū shu
太太 tài tai
先生 xiān sheng
大夫 dài fu
谢谢 xiè xie
东西 dōng xi
事情 shì qing
麻烦 má fan
明白 míng bai
清楚 qīng chu
休息 xiū xi
舒服 shū fu
告诉 gào su
知道 zhī dao
认识 rèn shi
打听 dǎ ting
时候 shí hou
地方 dì fang
晚上 wǎn shang
早上 zǎo shang
一会儿 yí huì er
等一下 děng yi xià
水果 shuǐ guǒ
萝卜 luó bo
豆腐 dòu fu
馒头 mán tou
钥匙 yào shi
衣服 yī fu
重听 chóng tīng
重来 chóng lái
长按 cháng àn
便宜 pián yi
好了 hǎo le
量血压 liáng xuè yā
对不起 duì bu qǐ
关系 guān xi
名字 míng zi
呼吸 hū xī
慢慢地 màn màn de
好好地 hǎo hǎo de
做得 zuò de
说得 shuō de
听得 tīng de
走得 zǒu de
"""


def phrases_dict() -> dict[str, list[list[str]]]:
    """Return the words in the form that `pypinyin.load_phrases_dict` takes."""
    words = (line.split() for line in WORDS.strip().splitlines())
    return {word: [[syllable] for syllable in syllables] for word, *syllables in words}
