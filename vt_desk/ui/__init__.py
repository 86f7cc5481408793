"""The windows of the desk: models (QtCore only), views (widgets) and what ties them to Qt."""
