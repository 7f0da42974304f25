using MessagePack;
using MessagePack.Formatters;

namespace Tracking.Server.Live;

/// <summary>MessagePack forms of what the hub takes and sends: maps with the same names as in JSON.</summary>
internal static class LiveFormatters
{
    /// <summary>Adds them before whatever else the options resolve.</summary>
    public static MessagePackSerializerOptions WithLiveFormatters(this MessagePackSerializerOptions options) =>
        options.WithResolver(MessagePack.Resolvers.CompositeResolver.Create(
            [new ViewFormatter(), new AreaFormatter(), new ArgumentsFormatter()], [options.Resolver]));

    private sealed class ViewFormatter : IMessagePackFormatter<LiveView?>
    {
        public void Serialize(ref MessagePackWriter writer, LiveView? value, MessagePackSerializerOptions options)
        {
            if (value is null)
            {
                writer.WriteNil();
            }
            else
            {
                writer.WriteRaw(value.MessagePack);
            }
        }

        public LiveView Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
            throw new NotSupportedException("Views are sent, never received.");
    }

    private sealed class AreaFormatter : IMessagePackFormatter<AreaMessage?>
    {
        public void Serialize(ref MessagePackWriter writer, AreaMessage? value, MessagePackSerializerOptions options)
        {
            if (value is null)
            {
                writer.WriteNil();
                return;
            }

            writer.WriteMapHeader(3);
            writer.Write("vehicles");
            writer.WriteArrayHeader(value.Vehicles.Count);
            foreach (LiveView vehicle in value.Vehicles)
            {
                writer.WriteRaw(vehicle.MessagePack);
            }

            writer.Write("gone");
            writer.WriteArrayHeader(value.Gone.Count);
            foreach (string id in value.Gone)
            {
                writer.Write(id);
            }

            writer.Write("cells");
            writer.WriteArrayHeader(value.Cells.Count);
            foreach (MapCell cell in value.Cells)
            {
                writer.WriteMapHeader(3);
                writer.Write("lat");
                writer.Write(cell.Lat);
                writer.Write("lon");
                writer.Write(cell.Lon);
                writer.Write("count");
                writer.Write(cell.Count);
            }

            value.Written?.Invoke();
        }

        public AreaMessage Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
            throw new NotSupportedException("Area messages are sent, never received.");
    }

    private sealed class ArgumentsFormatter : IMessagePackFormatter<LiveArguments?>
    {
        public void Serialize(ref MessagePackWriter writer, LiveArguments? value, MessagePackSerializerOptions options) =>
            throw new NotSupportedException("Arguments are received, never sent.");

        public LiveArguments? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            if (reader.TryReadNil())
            {
                return null;
            }

            if (reader.NextMessagePackType != MessagePackType.Map)
            {
                reader.Skip();
                return new LiveArguments { IsObject = false };
            }

            var arguments = new LiveArguments();
            int count = reader.ReadMapHeader();
            for (int i = 0; i < count; i++)
            {
                if (reader.NextMessagePackType != MessagePackType.String)
                {
                    reader.Skip();
                    reader.Skip();
                    arguments.Set("(a name that is no text)", LiveArguments.Other);
                    continue;
                }

                arguments.Set(reader.ReadString()!, ReadValue(ref reader));
            }

            return arguments;
        }

        private static object? ReadValue(ref MessagePackReader reader)
        {
            switch (reader.NextMessagePackType)
            {
                case MessagePackType.Nil:
                    reader.ReadNil();
                    return null;
                case MessagePackType.String:
                    return reader.ReadString();
                case MessagePackType.Integer:
                case MessagePackType.Float:
                    return reader.ReadDouble();
                default:
                    reader.Skip();
                    return LiveArguments.Other;
            }
        }
    }
}
