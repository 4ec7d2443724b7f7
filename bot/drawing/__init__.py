"""Drawing: a certificate as a picture for a phone and a document for a printer."""
