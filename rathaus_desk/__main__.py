"""python -m rathaus_desk"""

from rathaus_desk.cli import main

main()
