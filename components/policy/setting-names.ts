/**
 * The names of the operator's settings in a sentence, those of the file and of the environment. A pattern, since the
 * list would weigh more in every page; hosts that begin like a name are none.
 */
export const settingNames =
  /(?<![\w.@-])(server\.publicUrl|(?:email\.(?:allowed|services|ses|maxBody|footer)|network\.(?:allowed|private|refused|proxy|tls|timeouts|maxAnswer)|exchange\.(?:global|usGov|china))\w*(?:\.[a-z]\w*)*|MAILROOM_(?!CONNECTOR_)[A-Z_]+|DATABASE_URL)(?![\w@-])/;
