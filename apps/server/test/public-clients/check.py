"""Asks a model server with unmodified public clients, and prints what each was answered as one JSON object.

Usage: check.py triton|kserve HOST:PORT HOST:GRPC_PORT; each in a process of its own, for both bring the same protobuf
messages under the same names. Models: `sum` (y = x1 + x2 + x3, version 2 twice that), `columns`, `log`.
"""

import asyncio
import json
import sys

import numpy as np

asked, rest, grpc = sys.argv[1:4]
rows = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.float32)


def triton(kind, client):
    """The same questions over HTTP (binary tensors, its default) and gRPC."""
    told = {"live": client.is_server_live(), "ready": client.is_server_ready(), "modelReady": client.is_model_ready("sum", "1")}
    tensor = kind.InferInput("X", rows.shape, "FP32")
    tensor.set_data_from_numpy(rows)
    told["sum"] = client.infer("sum", [tensor], request_id="r1").as_numpy("y").tolist()
    told["sumOfVersion1"] = client.infer("sum", [tensor], model_version="1", outputs=[kind.InferRequestedOutput("y")]).as_numpy("y").tolist()
    words = kind.InferInput("city", [2, 1], "BYTES")
    words.set_data_from_numpy(np.array([["Paris"], ["成都"]], dtype=np.object_))
    amounts = kind.InferInput("amount", [2, 1], "FP32")
    amounts.set_data_from_numpy(np.array([[1], [2]], dtype=np.float32))
    times = kind.InferInput("times", [2, 1], "INT64")
    times.set_data_from_numpy(np.array([[1], [2**53 + 1]], dtype=np.int64))
    answer = client.infer("columns", [times, words, amounts])
    told["again"] = answer.as_numpy("again").tolist()
    told["score"] = answer.as_numpy("score")[0].tolist()
    below = kind.InferInput("x", [1, 1], "FP32")
    below.set_data_from_numpy(np.array([[-1]], dtype=np.float32))
    told["isNan"] = bool(np.isnan(client.infer("log", [below]).as_numpy("y")[0, 0]))
    client.unload_model("log")
    told["unloaded"] = not is_ready(client, "log")
    client.load_model("log")
    told["loaded"] = client.is_model_ready("log")
    try:
        client.infer("smu", [tensor])
    except Exception as error:  # the client's own exception, whose words are the server's
        told["refusal"] = str(error)
    return told


def is_ready(client, name):
    try:
        return client.is_model_ready(name)
    except Exception:  # over gRPC the client passes on that there is no such model
        return False


async def kserve_rest(protocol):
    from kserve import InferInput, InferRequest, InferenceRESTClient, RESTConfig

    client = InferenceRESTClient(RESTConfig(protocol=protocol, retries=1))
    base = f"http://{rest}"
    told = {"live": await client.is_server_live(base), "ready": await client.is_server_ready(base)} if protocol == "v2" else {}
    told["modelReady"] = await client.is_model_ready(base, "sum")
    if protocol == "v1":
        told["sum"] = (await client.infer(base, {"instances": rows.tolist()}, model_name="sum"))["predictions"]
    else:
        tensor = InferInput("X", list(rows.shape), "FP32")
        tensor.set_data_from_numpy(rows, binary_data=False)
        told["sum"] = (await client.infer(base, InferRequest(model_name="sum", infer_inputs=[tensor]), model_name="sum")).outputs[0].as_numpy().tolist()
        tensor.set_data_from_numpy(rows, binary_data=True)
        told["binary"] = (await client.infer(base, InferRequest(model_name="sum", infer_inputs=[tensor]), model_name="sum")).outputs[0].as_numpy().tolist()
    await client.close()
    return told


async def kserve_grpc():
    from kserve import InferInput, InferRequest
    from kserve.inference_client import InferenceGRPCClient

    client = InferenceGRPCClient(grpc)
    told = {"live": await client.is_server_live(), "ready": await client.is_server_ready(), "modelReady": await client.is_model_ready("sum")}
    tensor = InferInput("X", list(rows.shape), "FP32")
    tensor.set_data_from_numpy(rows)
    told["sum"] = (await client.infer(InferRequest(model_name="sum", infer_inputs=[tensor]))).outputs[0].as_numpy().tolist()
    await client.close()
    return told


def ask_triton():
    import tritonclient.grpc
    import tritonclient.http

    http = tritonclient.http.InferenceServerClient(rest)
    return {"http": triton(tritonclient.http, http), "grpc": triton(tritonclient.grpc, tritonclient.grpc.InferenceServerClient(grpc))}


def ask_kserve():
    return {"v2": asyncio.run(kserve_rest("v2")), "v1": asyncio.run(kserve_rest("v1")), "grpc": asyncio.run(kserve_grpc())}


print(json.dumps({"triton": ask_triton, "kserve": ask_kserve}[asked]()))
