"""A language model small enough for tests: Llama's architecture, random weights, half a megabyte."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from gguf import GGUFWriter, LlamaFileType, TokenType

CONTEXT = 4096
"""Tokens of prompt and answer that the model takes at most."""

_WIDTH, _HEADS, _LAYERS, _HIDDEN = 64, 4, 2, 128
_SPECIAL = [("<unk>", TokenType.UNKNOWN), ("<s>", TokenType.CONTROL), ("</s>", TokenType.CONTROL)]
_WORDS = """
data model text answer student report learns writes large small layer weight token prompt image sound because while
often never after before between through many some every other new old good clear first last again also makes shows
"""
_TEMPLATE = "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}[assistant] "


def write_tiny_model(path: Path, template: str | None = _TEMPLATE) -> Path:
    """The path, after a GGUF file was written there that llama.cpp loads; the same bytes every time.

    Args:
        path: of the file.
        template: makes a prompt of a conversation; None leaves it out.
    """
    vocabulary = [
        *_SPECIAL,
        *((f"<0x{byte:02X}>", TokenType.BYTE) for byte in range(256)),
        *((f"\u2581{word}", TokenType.NORMAL) for word in _WORDS.split()),
        ("\u2581", TokenType.NORMAL),
    ]
    writer = GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_HIDDEN)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(vocabulary))
    writer.add_file_type(LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text.encode() for text, _ in vocabulary])
    writer.add_token_types([kind for _, kind in vocabulary])
    writer.add_token_scores([-float(place) for place in range(len(vocabulary))])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    if template is not None:
        writer.add_chat_template(template)
    _add_weights(writer, len(vocabulary))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_weights(writer: GGUFWriter, tokens: int) -> None:
    random = np.random.default_rng(7)

    def add(name: str, *shape: int) -> None:
        writer.add_tensor(name, (random.standard_normal(shape) * 0.4).astype(np.float32))

    def add_norm(name: str) -> None:
        writer.add_tensor(name, np.ones(_WIDTH, np.float32))

    add("token_embd.weight", tokens, _WIDTH)
    for layer in range(_LAYERS):
        add_norm(f"blk.{layer}.attn_norm.weight")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"blk.{layer}.{part}.weight", _WIDTH, _WIDTH)
        add_norm(f"blk.{layer}.ffn_norm.weight")
        add(f"blk.{layer}.ffn_gate.weight", _HIDDEN, _WIDTH)
        add(f"blk.{layer}.ffn_up.weight", _HIDDEN, _WIDTH)
        add(f"blk.{layer}.ffn_down.weight", _WIDTH, _HIDDEN)
    add_norm("output_norm.weight")
    output = (random.standard_normal((tokens, _WIDTH)) * 0.4).astype(np.float32)
    # Words are likelier than bytes and the end, so that an answer is readable and reaches its limit.
    output[: len(_SPECIAL) + 256] *= 0.01
    writer.add_tensor("output.weight", output)
