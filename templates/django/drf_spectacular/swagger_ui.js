"use strict";

// Everything that can be tried here is read without an account, so no token is sent and no cookie set.
SwaggerUIBundle({
  url: "{{ schema_url|escapejs }}",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  tryItOutEnabled: false,
  validatorUrl: null,
});
