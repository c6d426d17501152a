"""Print jobs sheet by sheet, printers by IPP, and letters that come back."""
