<!doctype html>
<html lang="en">
<title>Items</title>
<table>
  % for name in names:
  <tr><td>{{name}}</td></tr>
  % end
</table>
</html>
