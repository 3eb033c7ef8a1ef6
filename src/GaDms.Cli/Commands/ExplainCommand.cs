using System.CommandLine;
using GaDms.Imaging;
using GaDms.Model.Scores;
using GaDms.Retrieval.Models;
using Spectre.Console;
using Color = Spectre.Console.Color;

namespace GaDms.Cli.Commands;

/// <summary>Says which words of a sentence a picture agrees with.</summary>
internal static class ExplainCommand
{
    private const string DefaultScore = "leave-one-out";
    private const int BarLength = 24;
    private const int PanelHeight = 288;

    public static Command Create()
    {
        var picture = new Argument<string>("picture") { Description = "The picture." };
        var sentence = new Argument<string[]>("sentence") { Description = "The sentence.", Arity = ArgumentArity.OneOrMore };
        var score = new Option<string>("--score") { Description = $"Token score: {string.Join(", ", TokenScores.Names)}.", DefaultValueFactory = _ => DefaultScore, HelpName = "name" };
        var overlay = new Option<string?>("--overlay") { Description = "Write a picture that shows for each word where it agrees (PNG or JPEG).", HelpName = "file" };
        var json = CommonOptions.Json();
        var command = new DocumentedCommand("explain", "Show which words of a sentence agree with a picture, and which do not.",
            "gadms explain crop.jpg \"a woman in a red coat with a black backpack\"",
            "gadms explain crop.jpg \"a man with a blue cap\" --score paper --json words.json",
            "gadms explain crop.jpg \"a man with a blue cap\" --overlay words.png")
        {
            picture,
            sentence,
            score,
            overlay,
            json,
        };
        var model = new ModelOptions(command);
        command.SetAction(parsed => Run(parsed, parsed.GetValue(picture)!, string.Join(' ', parsed.GetValue(sentence)!), parsed.GetValue(score)!, parsed.GetValue(overlay), parsed.GetValue(json), model));
        return command;
    }

    private static int Run(ParseResult parsed, string picture, string sentence, string scoreName, string? overlay, string? json, ModelOptions options)
    {
        var score = TokenScores.Create(scoreName);
        var image = ImageCodec.Load(picture);
        using var model = options.Load(parsed);
        var explanation = Explanation.Of(model, image, sentence, score);
        if (overlay is not null)
            ImageCodec.Save(DrawMaps(model, image, sentence, explanation.Words), overlay);
        if (json is not null)
            JsonOutput.Write(new { picture = Path.GetFullPath(picture), sentence, model = model.Identity.Name, score = scoreName, explanation.Similarity, explanation.Words }, json);
        if (json == "-")
            return 0;
        Terminal.Out.MarkupLine(Coloured(sentence, explanation.Words));
        Terminal.Out.WriteLine();
        var width = explanation.Words.Max(word => word.Text.Length);
        foreach (var word in explanation.Words)
        {
            var bar = new string('█', (int)Math.Round(word.Score * BarLength)).PadRight(BarLength, '·');
            Terminal.Out.MarkupLine($"{Markup.Escape(word.Text.PadRight(width))}  [{ColorOf(word.Score).ToMarkup()}]{bar}[/]  {word.Score:F2}");
        }
        Terminal.Out.WriteLine();
        Terminal.Out.WriteLine($"cosine {explanation.Similarity:F4}; score {scoreName}: {score.Source}; 0 is the sentence's worst word, 1 its best");
        return 0;
    }

    /// <summary>A panel for each word: the picture, and over it where the word agrees.</summary>
    private static Image DrawMaps(RetrievalModel model, Image image, string sentence, IReadOnlyList<WordScore> words)
    {
        // Small pictures would show their pixels instead of the map.
        var shown = image.Height >= PanelHeight ? image : Resampler.Resize(image, Math.Max(1, image.Width * PanelHeight / image.Height), PanelHeight, Interpolation.Linear);
        var panels = words.Zip(HeatMaps.Of(model, image, sentence), (word, map) => new SheetItem(HeatMaps.Overlay(shown, map), [word.Text]));
        return new ContactSheet { PictureHeight = PanelHeight, Rows = [new SheetRow(sentence, [new SheetItem(shown, ["picture"]), .. panels])] }.Render();
    }

    /// <summary>The sentence as it was given, each word in the colour of its score.</summary>
    private static string Coloured(string sentence, IReadOnlyList<WordScore> words)
    {
        var text = new System.Text.StringBuilder();
        var at = 0;
        foreach (var word in words)
        {
            text.Append(Markup.Escape(sentence[at..word.Start]));
            text.Append($"[{ColorOf(word.Score).ToMarkup()}]{Markup.Escape(sentence[word.Start..word.End])}[/]");
            at = word.End;
        }
        return text.Append(Markup.Escape(sentence[at..])).ToString();
    }

    /// <summary>From red (against) over yellow to green (for).</summary>
    private static Color ColorOf(float score)
    {
        var rising = (byte)Math.Round(255 * Math.Clamp(2 * score, 0, 1));
        var falling = (byte)Math.Round(255 * Math.Clamp(2 - (2 * score), 0, 1));
        return new Color(falling, rising, 60);
    }
}
