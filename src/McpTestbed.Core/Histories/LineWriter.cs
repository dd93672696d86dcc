using System.Text.Json;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Histories;

/// <summary>Writes one entry as its line.</summary>
/// <remarks>
/// Whatever passes a link is written out here by hand, in the very bytes that the serializer makes of it: nearly all
/// lines are of these types, and going through the metadata of their members took most of the time of recording. A test
/// compares the two.
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
        Begin(HistoryNames.ExchangeRequest);
        Write(HistoryNames.Method, request.Method);
        Write(HistoryNames.Target, request.Target);
        Write(HistoryNames.Headers, request.Headers);
        Write(HistoryNames.Body, request.Body);
        Write(request.Messages);
        Write(HistoryNames.Session, request.Session);
        json.WriteBoolean(HistoryNames.Complete, request.Complete);
        Write(HistoryNames.Replica, request.Replica);
        End(request);
    }

    private void Write(ExchangeResponse response)
    {
        Begin(HistoryNames.ExchangeResponse);
        json.WriteString(HistoryNames.AnsweredBy, HistoryNames.NameOf(response.AnsweredBy));
        json.WriteNumber(HistoryNames.Status, response.Status);
        Write(HistoryNames.Headers, response.Headers);
        Write(HistoryNames.Body, response.Body);
        Write(response.Messages);
        Write(HistoryNames.Stream, response.Stream);
        if (response.Session is { } session)
        {
            // One in a session: nothing is won by writing it out.
            json.WritePropertyName(HistoryNames.Session);
            JsonSerializer.Serialize(json, session, HistoryJson.Readable.SessionFact);
        }

        json.WriteBoolean(HistoryNames.Complete, response.Complete);
        End(response);
    }

    private void Write(StreamEvent sse)
    {
        Begin(HistoryNames.StreamEvent);
        Write(HistoryNames.Stream, sse.Stream);
        json.WriteNumber(HistoryNames.Event, sse.Event);
        Write(HistoryNames.Id, sse.Id);
        Write(HistoryNames.EventType, sse.EventType);
        Write(HistoryNames.Retry, sse.Retry);
        Write(HistoryNames.Data, sse.Data);
        Write(sse.Messages);
        End(sse);
    }

    private void Write(StreamEnded ended)
    {
        Begin(HistoryNames.StreamEnded);
        Write(HistoryNames.Stream, ended.Stream);
        json.WriteString(HistoryNames.How, HistoryNames.NameOf(ended.How));
        json.WriteString(HistoryNames.By, HistoryNames.NameOf(ended.By));
        End(ended);
    }

    private void Write(ConnectionOpened opened)
    {
        Begin(HistoryNames.ConnectionOpened);
        json.WriteNumber(HistoryNames.ClientPort, opened.ClientPort);
        End((WireEntry)opened);
    }

    private void Write(ConnectionClosed closed)
    {
        Begin(HistoryNames.ConnectionClosed);
        json.WriteString(HistoryNames.By, HistoryNames.NameOf(closed.By));
        json.WriteString(HistoryNames.How, HistoryNames.NameOf(closed.How));
        End((WireEntry)closed);
    }

    private void Begin(JsonEncodedText type)
    {
        json.WriteStartObject();
        json.WriteString(HistoryNames.Type, type);
    }

    private void End(ExchangeEntry entry)
    {
        json.WriteNumber(HistoryNames.Exchange, entry.Exchange);
        json.WriteString(HistoryNames.Leg, HistoryNames.NameOf(entry.Leg));
        if (entry.Unchanged)
            json.WriteBoolean(HistoryNames.Unchanged, true);
        End((WireEntry)entry);
    }

    private void End(WireEntry entry)
    {
        Write(HistoryNames.Link, entry.Link);
        json.WriteNumber(HistoryNames.Connection, entry.Connection);
        Write(HistoryNames.Source, entry.Source);
        json.WriteNumber(HistoryNames.N, entry.N);
        json.WriteNumber(HistoryNames.AtUs, entry.AtUs);
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
        json.WriteNumber(HistoryNames.Length, body.Length);
        Write(HistoryNames.Text, body.Text);
        Write(HistoryNames.Base64, body.Base64);
        Write(HistoryNames.Sha256, body.Sha256);
        json.WriteEndObject();
    }

    private void Write(IReadOnlyList<JsonRpcMessage> messages)
    {
        json.WriteStartArray(HistoryNames.Messages);
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            json.WriteStartObject();
            json.WriteString(HistoryNames.Kind, HistoryNames.NameOf(message.Kind));
            Write(HistoryNames.Id, message.Id);
            Write(HistoryNames.Method, message.Method);
            Write(HistoryNames.Name, message.Name);
            if (message.ErrorCode is { } code)
                json.WriteNumber(HistoryNames.ErrorCode, code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
