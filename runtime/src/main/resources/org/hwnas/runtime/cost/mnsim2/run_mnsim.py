"""Runs MNSIM 2.0 (commit ca39ccb) on the settings and networks in this folder.

    python3 run_mnsim.py PATH/TO/MNSIM-2.0

Writes mnsim2_reference.csv, which `hwnas validate mnsim2 --data FOLDER` holds against the model.
Needs numpy and pandas. Weights, PyTorch and booksim are not needed: costs depend on none of them.
"""
import builtins
import collections
import configparser
import contextlib
import copy
import csv
import io
import json
import math
import os
import sys
import types

import numpy

FOLDER = os.path.dirname(os.path.abspath(__file__))
SETTINGS = os.path.join(FOLDER, "SimConfig.ini")
PARTS = ("xbar", "ADC", "DAC", "digital", "adder", "shiftreg", "iReg", "oReg", "input_demux",
         "output_mux", "jointmodule", "buf", "buf_r", "buf_w", "pooling")
TIMES = ("buffer", "buffer_r", "buffer_w", "computing", "DAC", "xbar", "ADC", "digital", "iReg",
         "oReg", "input_demux", "output_mux", "shiftreg", "adder", "jointmodule", "pooling",
         "intra_tile", "inter_tile", "tile_merge", "tile_transfer")


def stand_in(name, **members):
    """A module in the place of one that needs what is not needed here."""
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module


def models(checkout):
    sys.path.insert(0, checkout)
    stand_in("torch")
    stand_in("MNSIM.Interface.interface", np=numpy, math=math, copy=copy, cp=configparser, os=os,
             collections=collections)
    stand_in("MNSIM.NoC.interconnect_estimation", interconnect_estimation=lambda *_: None)
    from MNSIM.Area_Model.Model_Area import Model_area
    from MNSIM.Energy_Model.Model_energy import Model_energy
    from MNSIM.Latency_Model.Model_latency import Model_latency
    from MNSIM.Mapping_Model.Tile_connection_graph import TCG
    from MNSIM.Power_Model.Model_inference_power import Model_inference_power
    # `from numpy import *` hides these since numpy 2, which MNSIM does not mean
    for name, module in list(sys.modules.items()):
        if name.startswith("MNSIM."):
            for function in ("min", "max", "round", "abs", "sum", "any", "all", "pow"):
                if hasattr(module, function):
                    setattr(module, function, getattr(builtins, function))
    return TCG, Model_latency, Model_area, Model_inference_power, Model_energy


def run(layers, classes):
    graph_of, latency_of, area_of, power_of, energy_of = classes
    net = [[(layer, None)] for layer in layers]
    graph = graph_of(net, SETTINGS)
    given = dict(NetStruct=net, SimConfig_path=SETTINGS, TCG_mapping=graph)
    latency = latency_of(**given)
    latency.calculate_model_latency(mode=1)
    area = area_of(**given)
    power = power_of(**given)
    energy = energy_of(model_latency=latency, model_power=power, **given)
    row = {
        "tiles": graph.used_tile_num,
        "PEs_mapped": sum(t["PEnum"] for t in graph.layer_tileinfo if t["type"] in ("conv", "fc")),
        "latency_ns": max(max(latency.finish_time)),
        "latency_truemax_ns": max(max(times) for times in latency.finish_time),
        "area_um2": area.arch_total_area,
        "power_W": power.arch_total_power,
        "energy_nJ": energy.arch_total_energy,
    }
    row["EDP_nJns"] = row["energy_nJ"] * row["latency_ns"]
    for quantity, model in (("area", area), ("power", power), ("energy", energy)):
        for part in PARTS:
            value = getattr(model, "arch_total_%s_%s" % (part, quantity), None)
            if value is not None:
                row["%s_%s" % (quantity, part)] = value
    for part in TIMES:
        row["latsum_" + part] = sum(getattr(latency, "total_%s_latency" % part))
    try:
        serial = latency_of(**given)
        serial.calculate_model_latency_nopipe()
        row["latency_nopipe_ns"] = max(max(serial.finish_time))
    except Exception as stop:  # MNSIM cannot do all networks without pipelining
        print("without pipelining MNSIM stops:", repr(stop), file=sys.stderr)
    return row


def settings():
    ini = configparser.ConfigParser()
    ini.optionxform = str
    ini.read(SETTINGS, encoding="UTF-8")
    found = {}
    for section in ini.sections():
        found.update(ini[section])
    return ";".join("%s=%s" % item for item in found.items())


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    classes = models(os.path.abspath(sys.argv[1]))
    with open(os.path.join(FOLDER, "networks.json"), encoding="UTF-8") as file:
        networks = json.load(file)
    rows = []
    for name, layers in networks.items():
        row = {"network": name, "overrides": settings(), "error": ""}
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                row.update(run(layers, classes))
        except Exception as stop:
            row["error"] = repr(stop)
        rows.append(row)
        print(name, row["error"] or "%s tiles, %s um^2, %s nJ, %s ns"
              % tuple(row[c] for c in ("tiles", "area_um2", "energy_nJ", "latency_ns")))
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with open(os.path.join(FOLDER, "mnsim2_reference.csv"), "w", newline="", encoding="UTF-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({k: float(v) if isinstance(v, numpy.floating) else v for k, v in row.items()})


main()
