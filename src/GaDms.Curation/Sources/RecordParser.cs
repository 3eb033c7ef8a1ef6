using System.Text;

namespace GaDms.Curation.Sources;

/// <summary>Splits one record of a delimited file into its fields, line by line.</summary>
internal sealed class RecordParser(char separator)
{
    private readonly StringBuilder _field = new();
    private State _state = State.FieldStart;
    private bool _quoted;

    private enum State
    {
        FieldStart,
        Unquoted,
        Quoted,
        QuoteInQuoted,
    }

    /// <summary>The fields so far.</summary>
    public List<string> Fields { get; } = [];

    /// <summary>Whether the record was an empty line.</summary>
    public bool IsBlank => Fields is [""] && !_quoted;

    /// <summary>Takes a line with its terminator; false if the record goes on in the next one.</summary>
    public bool Feed(string line)
    {
        string text = line.EndsWith('\n') ? line[..^1] : line;
        if (text.EndsWith('\r'))
            text = text[..^1];
        foreach (char c in text)
            Take(c);

        if (_state == State.Quoted)
        {
            _field.Append(line, text.Length, line.Length - text.Length);
            return false;
        }

        EndField();
        return true;
    }

    private void Take(char c)
    {
        switch (_state)
        {
            case State.FieldStart when c == '"':
                _state = State.Quoted;
                _quoted = true;
                break;
            case State.Quoted when c == '"':
                _state = State.QuoteInQuoted;
                break;
            case State.QuoteInQuoted when c == '"':
                _field.Append('"');
                _state = State.Quoted;
                break;
            case not State.Quoted when c == separator:
                EndField();
                break;
            default:
                _field.Append(c);
                if (_state != State.Quoted)
                    _state = State.Unquoted;
                break;
        }
    }

    private void EndField()
    {
        Fields.Add(_field.ToString());
        _field.Clear();
        _state = State.FieldStart;
    }
}
