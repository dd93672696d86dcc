using System.Text.Json;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Histories;

/// <summary>Writes one entry as its line.</summary>
/// <remarks>
/// Whatever passes a link is written out here by hand, in the very bytes that the serializer makes of it: nearly all
/// lines are
/// of these types, and going through the metadata of their members took most of the time of recording. A test compares
/// the two.
/// </remarks>
internal sealed class LineWriter(Utf8JsonWriter json)
{
    public void Write(HistoryEntry entry)
    {
        switch (entry)
        {
            case ExchangeRequest request:
                Write(request);
                break;
            case ExchangeResponse response:
                Write(response);
                break;
            case StreamEvent sse:
                Write(sse);
                break;
            case StreamEnded ended:
                Write(ended);
                break;
            case ConnectionOpened opened:
                Write(opened);
                break;
            case ConnectionClosed closed:
                Write(closed);
                break;
            default:
                JsonSerializer.Serialize(json, entry, HistoryJson.Readable.HistoryEntry);
                break;
        }
    }

    private void Write(ExchangeRequest request)
    {
        Begin(WireNames.ExchangeRequest);
        Write(WireNames.Method, request.Method);
        Write(WireNames.Target, request.Target);
        Write(WireNames.Headers, request.Headers);
        Write(WireNames.Body, request.Body);
        Write(request.Messages);
        Write(WireNames.Session, request.Session);
        json.WriteBoolean(WireNames.Complete, request.Complete);
        Write(WireNames.Replica, request.Replica);
        End(request);
    }

    private void Write(ExchangeResponse response)
    {
        Begin(WireNames.ExchangeResponse);
        json.WriteString(WireNames.AnsweredBy, WireNames.Of(response.AnsweredBy));
        json.WriteNumber(WireNames.Status, response.Status);
        Write(WireNames.Headers, response.Headers);
        Write(WireNames.Body, response.Body);
        Write(response.Messages);
        Write(WireNames.Stream, response.Stream);
        if (response.Session is { } session)
        {
            // One in a session: nothing is won by writing it out.
            json.WritePropertyName(WireNames.Session);
            JsonSerializer.Serialize(json, session, HistoryJson.Readable.SessionFact);
        }

        json.WriteBoolean(WireNames.Complete, response.Complete);
        End(response);
    }

    private void Write(StreamEvent sse)
    {
        Begin(WireNames.StreamEvent);
        Write(WireNames.Stream, sse.Stream);
        json.WriteNumber(WireNames.Event, sse.Event);
        Write(WireNames.Id, sse.Id);
        Write(WireNames.EventType, sse.EventType);
        Write(WireNames.Retry, sse.Retry);
        Write(WireNames.Data, sse.Data);
        Write(sse.Messages);
        End(sse);
    }

    private void Write(StreamEnded ended)
    {
        Begin(WireNames.StreamEnded);
        Write(WireNames.Stream, ended.Stream);
        json.WriteString(WireNames.How, WireNames.Of(ended.How));
        json.WriteString(WireNames.By, WireNames.Of(ended.By));
        End(ended);
    }

    private void Write(ConnectionOpened opened)
    {
        Begin(WireNames.ConnectionOpened);
        json.WriteNumber(WireNames.ClientPort, opened.ClientPort);
        End((WireEntry)opened);
    }

    private void Write(ConnectionClosed closed)
    {
        Begin(WireNames.ConnectionClosed);
        json.WriteString(WireNames.By, WireNames.Of(closed.By));
        json.WriteString(WireNames.How, WireNames.Of(closed.How));
        End((WireEntry)closed);
    }

    private void Begin(JsonEncodedText type)
    {
        json.WriteStartObject();
        json.WriteString(WireNames.Type, type);
    }

    private void End(ExchangeEntry entry)
    {
        json.WriteNumber(WireNames.Exchange, entry.Exchange);
        json.WriteString(WireNames.Leg, WireNames.Of(entry.Leg));
        if (entry.Unchanged)
            json.WriteBoolean(WireNames.Unchanged, true);
        End((WireEntry)entry);
    }

    private void End(WireEntry entry)
    {
        Write(WireNames.Link, entry.Link);
        json.WriteNumber(WireNames.Connection, entry.Connection);
        Write(WireNames.Source, entry.Source);
        json.WriteNumber(WireNames.N, entry.N);
        json.WriteNumber(WireNames.AtUs, entry.AtUs);
        json.WriteEndObject();
    }

    private void Write(JsonEncodedText name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private void Write(JsonEncodedText name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        if (texts is string[] plain)
        {
            foreach (var text in plain)
                json.WriteStringValue(text);
        }
        else
        {
            foreach (var text in texts)
                json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private void Write(JsonEncodedText name, RecordedBody? body)
    {
        if (body is null)
            return;
        json.WriteStartObject(name);
        json.WriteNumber(WireNames.Length, body.Length);
        Write(WireNames.Text, body.Text);
        Write(WireNames.Base64, body.Base64);
        Write(WireNames.Sha256, body.Sha256);
        json.WriteEndObject();
    }

    private void Write(IReadOnlyList<JsonRpcMessage> messages)
    {
        json.WriteStartArray(WireNames.Messages);
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            json.WriteStartObject();
            json.WriteString(WireNames.Kind, WireNames.Of(message.Kind));
            Write(WireNames.Id, message.Id);
            Write(WireNames.Method, message.Method);
            Write(WireNames.Name, message.Name);
            if (message.ErrorCode is { } code)
                json.WriteNumber(WireNames.ErrorCode, code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
