using GaDms.Torch;
using Microsoft.Extensions.Options;

namespace GaDms.Hosting;

/// <summary>Says everything that is wrong with the options, each with what to do.</summary>
internal sealed class PersonSearchOptionsValidator : IValidateOptions<PersonSearchOptions>
{
    public ValidateOptionsResult Validate(string? name, PersonSearchOptions options)
    {
        var errors = Errors(options).ToArray();
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(PersonSearchOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Gallery))
            yield return "Gallery is empty; name the gallery's folder.";
        if (!PersonSearchOptions.IsName(options.Name))
            yield return $"Name is \"{options.Name}\"; it must be 1 to 63 letters, digits, - and _.";
        if (options.Model is { } model && !Path.Exists(model))
            yield return $"Model: {model} is not there; name a model file or its folder.";
        if (options.Vocabulary is { } vocabulary && !File.Exists(vocabulary))
            yield return $"Vocabulary: {vocabulary} is not there; leave it out to take the one beside the model.";
        if (DeviceError(options.Device) is { } device)
            yield return $"Device: {device}";
        if (options.Precision is not ("fp32" or "bf16"))
            yield return $"Precision is \"{options.Precision}\"; it must be fp32 or bf16.";
        if (options.Threads is < 0 or > 1024)
            yield return $"Threads is {options.Threads}; it must be 0 (one for each core) to 1024.";
        if (options.RetainFor is { } retain && retain <= TimeSpan.Zero)
            yield return $"RetainFor is {retain}; it must be longer than nothing, or left out to keep everything.";
        foreach (var (option, value) in new[]
        {
            (nameof(options.BatchSize), options.BatchSize),
            (nameof(options.MaxSentenceLength), options.MaxSentenceLength),
            (nameof(options.MaxSentencesPerQuery), options.MaxSentencesPerQuery),
            (nameof(options.MaxPicturesPerQuery), options.MaxPicturesPerQuery),
            (nameof(options.MaxExamplesPerQuery), options.MaxExamplesPerQuery),
            (nameof(options.MaxTop), options.MaxTop),
            (nameof(options.MaxPicturePixels), options.MaxPicturePixels),
            (nameof(options.MaxWaiting), options.MaxWaiting),
            (nameof(options.MaxWaitingIngestions), options.MaxWaitingIngestions),
            (nameof(options.MaxIngestBytes), options.MaxIngestBytes),
        })
        {
            if (value < 1)
                yield return $"{option} is {value}; it must be above 0.";
        }
    }

    private static string? DeviceError(string text)
    {
        try
        {
            Device.Parse(text);
            return null;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return e.Message;
        }
    }
}
