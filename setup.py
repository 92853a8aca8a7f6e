"""What pyproject.toml cannot say: the templates at the top lie in the package once installed."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["scoring*"]), "scoring.templates"],
    package_dir={"scoring.templates": "templates"},
    package_data={
        "scoring.texts": ["**/*.toml"],
        "scoring.problems": ["*.toml"],
        "scoring.templates": ["*"],
    },
)
