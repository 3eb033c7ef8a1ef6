using System.Text.Json;

namespace GaDms.Data.Annotations;

/// <summary>
/// Reads a file that is one JSON array, element by element, so that a list of millions of records is never in memory at once.
/// No element may be longer than <see cref="MaxRecordBytes"/>, whatever the file claims.
/// </summary>
internal sealed class JsonRecords : IDisposable
{
    /// <summary>Far beyond any record: the longest of the published data sets are of a few kilobytes.</summary>
    public const int MaxRecordBytes = 1 << 20;

    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];

    private readonly Stream _stream;
    private readonly string _name;
    private byte[] _buffer = new byte[1 << 16];
    private int _start, _end;
    private bool _atEnd, _inArray;
    private JsonReaderState _state;

    public JsonRecords(Stream stream, string name)
    {
        _stream = stream;
        _name = name;
        Fill();
        if (_buffer.AsSpan(0, _end).StartsWith(Utf8Mark))
            _start = Utf8Mark.Length;
    }

    /// <summary>How many elements have been read.</summary>
    public int Count { get; private set; }

    /// <summary>The next element, or null after the last. The caller disposes it.</summary>
    /// <exception cref="DatasetException">The file is not a JSON array, is cut short, or an element is too long.</exception>
    public JsonDocument? Next()
    {
        try
        {
            while (true)
            {
                switch (Advance(out JsonDocument? element))
                {
                    case Step.StartOfArray:
                        break;
                    case Step.Element:
                        Count++;
                        return element;
                    case Step.EndOfArray:
                        return null;
                    case Step.NeedsMore:
                        Fill();
                        break;
                }
            }
        }
        catch (JsonException error)
        {
            throw new DatasetException($"{_name}, record {Count}: the JSON is malformed ({FirstSentence(error.Message)}).", error);
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>One attempt with the bytes at hand; what is not whole yet is read again from its beginning.</summary>
    private Step Advance(out JsonDocument? element)
    {
        element = null;
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _atEnd, _state);
        if (!_inArray)
        {
            if (!reader.Read())
                return Step.NeedsMore;
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new DatasetException($"{_name}: this is not a list of records (a JSON array).");
            _inArray = true;
            Commit(ref reader);
            return Step.StartOfArray;
        }

        if (!reader.Read())
            return Step.NeedsMore;
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            // Reads on to the end of the file: anything but white space there is malformed.
            while (!_atEnd)
            {
                Commit(ref reader);
                Fill();
                reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _atEnd, _state);
            }

            reader.Read();
            return Step.EndOfArray;
        }

        if (!JsonDocument.TryParseValue(ref reader, out element))
            return Step.NeedsMore;
        Commit(ref reader);
        return Step.Element;
    }

    private void Commit(ref Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxRecordBytes)
                throw new DatasetException($"{_name}, record {Count}: it is longer than {MaxRecordBytes} bytes; this is not an annotation file.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _atEnd = read == 0;
    }

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }

    private enum Step
    {
        NeedsMore,
        StartOfArray,
        Element,
        EndOfArray,
    }
}
