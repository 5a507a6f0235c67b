"""Reports that labreport itself wrote, taken apart by their layout."""
