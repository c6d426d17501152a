"""The offline day: packing, working without network, handing back."""
