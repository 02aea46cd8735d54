package publish

import (
	"fmt"
	"slices"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// asyncAPI adds the AsyncAPI 3 document of the provider, who sends.
func (k *contract) asyncAPI() error {
	components, err := k.components()
	if err != nil {
		return err
	}
	// AsyncAPI's discriminator is a member's name only.
	for _, name := range components.Names {
		if d := components.Object(name).Object("discriminator"); d != nil {
			components.Object(name).Set("discriminator", d.Text("propertyName"))
		}
	}
	components.Remove(k.union()) // the channel has all messages
	messages, inChannel, sent := jsontree.New(), jsontree.New(), []any{}
	for _, row := range k.rows {
		name := row.FileStem()
		message := jsontree.New().
			Set("name", row.ID()).
			Set("title", row.Title).
			Set("contentType", "application/json").
			Set("payload", jsontree.New().Set("$ref", "#/components/schemas/"+k.names[row]))
		if headers := k.nameHeaders([]*schemas.Row{row}); len(headers) > 0 {
			properties, required := jsontree.New(), []any{}
			for _, header := range headers {
				properties.Set(header, k.nameSchema(header, []*schemas.Row{row}))
				required = append(required, header)
			}
			message.Set("headers", jsontree.New().Set("type", "object").Set("required", required).Set("properties", properties))
		}
		if k.samples[row] != nil {
			value, err := jsontree.Parse(k.samples[row])
			if err != nil {
				return fmt.Errorf("sample of %s: %w", row.ID(), err)
			}
			message.Set("examples", []any{jsontree.New().Set("name", "sample").Set("summary", "The example from the help article").Set("payload", value)})
		}
		messages.Set(name, message)
		inChannel.Set(name, ref("#/components/messages/"+name))
		sent = append(sent, ref("#/channels/webhook/messages/"+name))
	}
	// A union that no message needs any more would be an unused definition.
	used := schema.Needed(components, k.definitions())
	for _, name := range slices.Clone(components.Names) {
		if !used[name] {
			components.Remove(name)
		}
	}
	http := jsontree.New().Set("http", jsontree.New().Set("method", "POST").Set("bindingVersion", "0.3.0"))
	return k.add("asyncapi.json", jsontree.New().
		Set("asyncapi", "3.0.0").
		Set("id", "urn:siohook:"+k.catalog.Name).
		Set("info", k.infoOfAsync()).
		Set("defaultContentType", "application/json").
		Set("channels", jsontree.New().Set("webhook", jsontree.New().
			Set("title", "Webhook").
			Set("description", "The URL that the account owner has entered. It receives all events.").
			Set("address", nil).
			Set("messages", inChannel))).
		Set("operations", jsontree.New().Set("callWebhook", jsontree.New().
			Set("action", "send").
			Set("title", "Call the webhook").
			Set("description", "The provider calls the webhook when a trigger of the account fires. It is not documented whether the provider retries a failed delivery.").
			Set("channel", ref("#/channels/webhook")).
			Set("messages", sent).
			Set("bindings", http))).
		Set("components", jsontree.New().Set("messages", messages).Set("schemas", components)))
}

func ref(to string) *jsontree.Object { return jsontree.New().Set("$ref", to) }

func (k *contract) infoOfAsync() *jsontree.Object {
	info := k.info()
	info.Object("license").Remove("identifier")
	info.Object("license").Set("url", "https://opensource.org/license/mit")
	return info.Set("tags", []any{jsontree.New().Set("name", k.catalog.Name)})
}
