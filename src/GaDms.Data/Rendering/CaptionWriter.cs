using System.Text;

namespace GaDms.Data.Rendering;

/// <summary>Writes a plan down, true or with some values falsified, and keeps account of the spans.</summary>
/// <param name="person">The truth.</param>
/// <param name="noise">Draws what is falsified.</param>
/// <param name="noiseRate">The probability that a value is, and that an irrelevant clause is added.</param>
/// <param name="falsified">A value that is false whatever the rate; null: none.</param>
internal sealed class CaptionWriter(PersonAttributes person, Prng noise, double noiseRate, AttributeName? falsified = null)
{
    private readonly StringBuilder _text = new();
    private readonly List<CaptionSpan> _spans = [];
    private readonly Dictionary<AttributeName, int> _said = [];
    private bool _articlePending;

    public RenderedCaption Write(IReadOnlyList<CaptionPiece> plan, int shape)
    {
        foreach (CaptionPiece piece in plan)
            WritePiece(piece);
        // The clause is drawn after all values, so that whether one comes changes none of them.
        if (noise.Bool(noiseRate))
            WriteIrrelevantClause();
        CapitaliseSentences();
        return new RenderedCaption(_text.ToString(), [.. _spans], shape);
    }

    private void WritePiece(CaptionPiece piece)
    {
        switch (piece)
        {
            case CaptionPiece.Filler filler:
                // A space before the noun belongs to an article that has not been written yet.
                if (!_articlePending || filler.Text != " ")
                    Append(filler.Text);
                break;
            case CaptionPiece.Article:
                _articlePending = true;
                break;
            case CaptionPiece.Determiner determiner:
                if (!Lexicon.IsPlural(determiner.Noun, Say(determiner.Noun)))
                    _articlePending = true;
                else if (determiner.PairOf)
                    Append("a pair of ");
                break;
            case CaptionPiece.Value value:
                WriteValue(value);
                break;
            default:
                throw new NotSupportedException(piece.GetType().Name);
        }
    }

    private void WriteValue(CaptionPiece.Value value)
    {
        int said = Say(value.Name);
        IReadOnlyList<string> words = Lexicon.Words(value.Name, said, value.Form);
        string word = words[(int)(value.Draw * words.Count)];
        WriteArticle(word);
        int start = _text.Length;
        _text.Append(word);
        CaptionSpanKind kind = said == person[value.Name] ? CaptionSpanKind.Attribute : CaptionSpanKind.False;
        _spans.Add(new CaptionSpan(start, _text.Length, kind, value.Name));
    }

    // What the caption says of an attribute, decided once: who is called a woman is a "she" to the end.
    private int Say(AttributeName name)
    {
        if (_said.TryGetValue(name, out int said))
            return said;
        said = person[name];
        IReadOnlyList<int> falseValues = AttributeDomain.FalseValues(name, said);
        if ((name == falsified || noise.Bool(noiseRate)) && falseValues.Count > 0)
            said = noise.Choose(falseValues);
        _said.Add(name, said);
        return said;
    }

    private void Append(string text)
    {
        WriteArticle(text);
        _text.Append(text);
    }

    private void WriteArticle(string next)
    {
        string word = next.TrimStart();
        if (!_articlePending || word.Length == 0)
            return;
        _text.Append("aeiou".Contains(word[0], StringComparison.Ordinal) ? "an " : "a ");
        _articlePending = false;
    }

    private void WriteIrrelevantClause()
    {
        switch (noise.NextInt(3))
        {
            case 0:
                string leading = noise.Choose(IrrelevantClauses.Leading);
                _text.Insert(0, leading + " ");
                for (int i = 0; i < _spans.Count; i++)
                    _spans[i] = _spans[i] with { Start = _spans[i].Start + leading.Length + 1, End = _spans[i].End + leading.Length + 1 };
                _spans.Insert(0, new CaptionSpan(0, leading.Length, CaptionSpanKind.Irrelevant, null));
                break;
            case 1:
                _text.Length--; // the full stop comes after the clause
                AppendIrrelevant(noise.Choose(IrrelevantClauses.Trailing));
                _text.Append('.');
                break;
            default:
                _text.Append(' ');
                AppendIrrelevant(noise.Choose(IrrelevantClauses.Sentences));
                break;
        }
    }

    private void AppendIrrelevant(string clause)
    {
        _spans.Add(new CaptionSpan(_text.Length, _text.Length + clause.Length, CaptionSpanKind.Irrelevant, null));
        _text.Append(clause);
    }

    private void CapitaliseSentences()
    {
        for (int i = 0; i < _text.Length; i++)
        {
            if (i == 0 || (i >= 2 && _text[i - 2] == '.' && _text[i - 1] == ' '))
                _text[i] = char.ToUpperInvariant(_text[i]);
        }
    }
}
