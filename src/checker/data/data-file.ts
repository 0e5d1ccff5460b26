import path from 'node:path';

const EXTENSION = /\.(ya?ml|json)$/;

/** In bytes. The file of a board has one or two thousand; at the limit the worst texts are read in two seconds. */
export const maxDataFile = 65_536;

/** Whether a path or an import names plain data rather than a module. */
export const isDataFile = (file: string): boolean => EXTENSION.test(file);

/** What the data are called in messages: the name of the file without its ending. */
export const dataName = (file: string): string => path.basename(file).replace(EXTENSION, '');
