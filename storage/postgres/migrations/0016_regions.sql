-- Nothing looks for the facilities of a region.

drop index facilities_by_region;
