"""What runs for years without anybody: the nightly run, the inbox, and the processes that see to both.

    fonds schedule (schedule.py) --- a Prefect server of its own (server.py), unless one is named
                                 |-- what takes runs that are due from the server (serving.py) --- nightly.py, a process a run
                                 `-- fonds watch, where there is an inbox

The flows nightly.py and inbox.py stand in prefect.yaml as well, for a Prefect server and a work pool that are there already.
"""
